"""How allauth behaves in this house: where people land, what is said when sign-in fails, whose number and address it is."""

import secrets
from typing import Any, ClassVar, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.identity import fields, letters, phones, rules, trail
from accounts.identity.models import User
from portal.kernel import access, carriers, clock

_MISMATCH: Final = _("This login and this password do not belong together. Check both; capitals count.")
#: allauth's steps → ours, by name: those of `security` stand above this capability.
_STAGES: Final = {
    "allauth.account.stages.PhoneVerificationStage": "accounts.identity.stages.PhoneVerification",
    "allauth.account.stages.EmailVerificationStage": "accounts.identity.stages.EmailVerification",
    "allauth.mfa.stages.AuthenticateStage": "accounts.security.stages.Authenticate",
    "allauth.mfa.stages.TrustStage": "accounts.security.stages.Trust",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Anybody may sign up; the bank knows who it is later. Staff land at work, customers at home."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _MISMATCH,
        "email_password_mismatch": _MISMATCH,
        "phone_password_mismatch": _MISMATCH,
        "too_many_login_attempts": _("Too many tries with this login. Wait five minutes, then try again; nothing was changed."),
        "rate_limited": _("Too many tries. Wait a little, then try again; nothing was changed."),
        "incorrect_password": _("That is not your password. Nothing was changed."),
        "enter_current_password": _("That is not your present password. Nothing was changed."),
        "incorrect_code": _("That code is not right, or its five minutes are over. Look at the newest message, or ask for a new code."),
        "phone_taken": _("This number belongs to another login."),
        "same_as_current": _("That is what it is already."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def generate_unique_username(self, txts: list[str | None], regex: str | None = None) -> str:
        """Nobody is asked to think of a login; people sign in with their number or address."""
        return f"{rules.DRAWN}{secrets.randbelow(10**12):012d}"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Work for staff, home for everybody else; a page that was asked for comes first (allauth sees to that)."""
        user: Any = request.user
        return reverse("admin:index") if user.is_staff else reverse("shell:home")

    def get_login_stages(self) -> list[str]:
        return [_STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        phone = credentials.get("phone")
        user = phones.owner(phone) if phone else None
        trail.password_refused(request, user.username if user else str(credentials.get("username") or credentials.get("email") or ""))

    def get_client_ip(self, request: HttpRequest) -> str:
        return access.client_ip(request)

    # Mobile numbers

    def phone_form_field(self, **kwargs: Any) -> fields.PhoneField:
        return fields.PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return phones.of(user)

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        phones.keep(user, phone, verified=verified)

    def set_phone_verified(self, user: User, phone: str) -> None:
        before = phones.of(user)
        phones.confirm(user, phone)
        if before is not None and before[0] != phone:
            trail.phone_changed(self.request, user, before=before[0], was_confirmed=before[1])

    def get_user_by_phone(self, phone: str) -> User | None:
        return phones.owner(phone)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        letters.code_by_text(number=phone, code=code, now=clock.now())

    def send_account_already_exists_sms(self, phone: str) -> None:
        make_password(phone)  # as long as the sealing of a new login's password, so that the time tells nothing
        letters.already_registered(number=phone, now=clock.now())

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        letters.not_registered(number=phone, now=clock.now())

    # E-mail

    def format_email_subject(self, subject: str) -> str:
        return f"{_('Tongxing')}: {subject}"

    def send_account_already_exists_mail(self, email: str) -> None:
        make_password(email)
        super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        letter = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        carriers.email(to=email, subject=str(letter.subject), text=str(letter.body), purpose="sign_in", now=clock.now())


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step in our words."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not right. Codes change every half minute; use the newest."),
    }

    def _get_user_identifier(self, user: User) -> str:
        """What an authenticator app or a passkey shows the person: address, number or login."""
        known = phones.of(user)
        return user.email or (phones.masked(known[0]) if known else "") or user.username
