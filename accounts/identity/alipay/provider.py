"""Alipay as allauth knows it: who the person is there."""

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from django.utils.translation import gettext_lazy as _

from accounts.identity.alipay.views import AlipayAdapter


class AlipayAccount(ProviderAccount):  # type: ignore[misc]
    """Called by the nickname that the person has there."""

    def to_str(self) -> str:
        return str(self.account.extra_data.get("nick_name") or _("Alipay"))


class AlipayProvider(OAuth2Provider):  # type: ignore[misc]
    id = "alipay"
    name = "Alipay"
    account_class = AlipayAccount
    oauth2_adapter_class = AlipayAdapter

    def get_default_scope(self) -> list[str]:
        return ["auth_user"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Newer applications see an open id, older ones the user id."""
        return str(data.get("open_id") or data["user_id"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}


provider_classes = [AlipayProvider]
