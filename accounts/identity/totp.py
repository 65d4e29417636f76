"""The six digits of an authenticator app: of this half minute or the one before, each counted once.

RFC 6238, 5.2: one step back for who types slowly, none ahead; a code that was taken is never taken again. allauth forgets
a taken code after half a minute, when one step back it could still count; so the mark here outlives every use.
"""

import time
from typing import Any, Final

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.cache import cache

PERIOD_SECONDS: Final = 30
STEPS_BACK: Final = 1


def take(authenticator: Authenticator, typed: str) -> bool:
    """Whether these are the app's digits, not taken before; takes them."""
    counter = _counter_of(decrypt(authenticator.data["secret"]), typed)
    if counter is None:
        return False
    return bool(cache.add(f"totp.taken:{authenticator.pk}:{counter}", 1, timeout=(STEPS_BACK + 2) * PERIOD_SECONDS))


def _counter_of(secret: str, typed: str) -> int | None:
    """The half minute that these digits belong to, if it is this one or the one before."""
    now = int(time.time()) // PERIOD_SECONDS
    for counter in range(now, now - STEPS_BACK - 1, -1):
        if compare_user_code(actual=typed, expected=format_hotp_value(hotp_value(secret, counter))):
            return counter
    return None


class _Taken:
    """allauth's forms, with the digits judged here; recovery codes as they were."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        clear_limit = check_rate_limit(self.user)
        typed: str = self.cleaned_data["code"]
        known = list(Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN))
        for one in known:
            if take(one, typed) if one.type == Authenticator.Type.TOTP else one.wrap().validate_code(typed):
                one.user = self.user
                self.authenticator = one
                clear_limit()
                return typed
        for one in sorted(known, key=lambda one: one.type != Authenticator.Type.TOTP)[:1]:
            self._emit_authentication_failed(one)  # type: ignore[attr-defined]
        raise get_adapter().validation_error("incorrect_code")


class SecondStep(_Taken, base.AuthenticateForm):  # type: ignore[misc]
    pass


class OnceMore(_Taken, base.ReauthenticateForm):  # type: ignore[misc]
    pass


class TurnOn(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first digits of a new app."""

    def clean_code(self) -> str:
        validate_can_add_authenticator(self.user)
        clear_limit = check_rate_limit(self.user, error_key="rate_limited")
        typed: str = self.cleaned_data["code"]
        if _counter_of(self.secret, typed) is None:
            raise get_adapter().validation_error("incorrect_code")
        clear_limit()
        return typed
