"""WeChat by allauth's provider, under our name for it; an answer without a person is a refusal, not a fault of ours."""

from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.weixin.provider import WeixinProvider


class WeChatProvider(WeixinProvider):  # type: ignore[misc]
    name = "WeChat"
    package = "allauth.socialaccount.providers.weixin"

    def extract_uid(self, data: dict[str, Any]) -> str:
        if not data.get("openid"):
            raise OAuth2Error(f"WeChat named nobody: {data.get('errcode', '')}")
        return str(data["openid"])
