"""What stands between a right password and being signed in, where allauth's own steps do not fit."""

from typing import Any

from allauth.account import stages
from allauth.core.exceptions import RateLimited
from allauth.core.internal.ratelimit import respond_429

from accounts.identity import phones


class PhoneVerification(stages.PhoneVerificationStage):  # type: ignore[misc]
    """Another code for a number that just got one waits a little; allauth would answer with an error of the server."""

    def handle(self) -> tuple[Any, bool]:
        try:
            return super().handle()  # type: ignore[no-any-return]
        except RateLimited:
            return respond_429(self.request), False


class EmailVerification(stages.EmailVerificationStage):  # type: ignore[misc]
    """A login that has a confirmed mobile number need not have an e-mail address."""

    def handle(self) -> tuple[Any, bool]:
        if self.login.user is not None and not self.login.email:
            known = phones.of(self.login.user)
            if known is not None and known[1]:
                return None, True
        return super().handle()  # type: ignore[no-any-return]
