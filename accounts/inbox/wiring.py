"""Keeps the language people sign in with, and says how long messages stay."""

from datetime import timedelta
from typing import Any, Final

from allauth.account.signals import user_logged_in
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import User
from accounts.inbox import services
from portal.kernel.vault import retention

KEEP: Final = timedelta(days=3 * 365)


def ready() -> None:
    user_logged_in.connect(signed_in, dispatch_uid="inbox.signed_in")
    retention.register("inbox messages", keep=KEEP, why=_("People look things up; the books and receipts stay on their own."), sweep=services.forget)


def signed_in(*, user: User, **_more: Any) -> None:
    services.remember_language(user=user, language=get_language() or "")
