"""What a person is told, when a program asks to act for them."""

from typing import ClassVar

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Adapter(DefaultOIDCAdapter):
    """Names the scopes on the consent page."""

    scope_display: ClassVar[dict[str, str | Promise]] = {
        **DefaultOIDCAdapter.scope_display,
        "accounts:read": _("See your accounts and their balances"),
        "entries:read": _("See the movements of your accounts"),
        "transfers:write": _("Send money from your accounts, and see these transfers"),
    }
