"""How allauth behaves in this house: where people land, what is said when sign-in fails, whose address it is."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.identity import trail
from portal.kernel import access


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves yet: logins are made at the branch. Staff land at work, customers at home."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("This login and this password do not belong together. Check both; capitals count."),
        "email_password_mismatch": _("This login and this password do not belong together. Check both; capitals count."),
        "too_many_login_attempts": _("Too many tries with this login. Wait five minutes, then try again; nothing was changed."),
        "rate_limited": _("Too many tries. Wait a little, then try again; nothing was changed."),
        "incorrect_password": _("That is not your password. Nothing was changed."),
        "enter_current_password": _("That is not your present password. Nothing was changed."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Work for staff, home for everybody else; a page that was asked for comes first (allauth sees to that)."""
        user: Any = request.user
        return reverse("admin:index") if user.is_staff else reverse("shell:home")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        trail.password_refused(request, str(credentials.get("username") or credentials.get("email") or ""))

    def get_client_ip(self, request: HttpRequest) -> str:
        return access.client_ip(request)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step in our words."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not right. Codes change every half minute; use the newest."),
    }
