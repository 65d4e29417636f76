"""Other houses that people may sign in with. Each is off, its button and its addresses absent, until its keys are given."""

from collections.abc import Mapping
from typing import Any, Final

from portal.settings import env

Config = dict[str, Any]

#: Provider → the package that brings it.
APPS: Final[Mapping[str, str]] = {
    "weixin": "allauth.socialaccount.providers.weixin",
    "alipay": "accounts.identity.alipay",
    "apple": "allauth.socialaccount.providers.apple",
}


def wechat(*, app_id: str, secret: str) -> Config:
    """A website application of WeChat's open platform."""
    return {"APPS": [{"client_id": app_id, "secret": secret}], "provider_class": "accounts.identity.wechat.WeChatProvider"}


def alipay(*, app_id: str, private_key: str, alipay_public_key: str, gateway: str, authorize_url: str) -> Config:
    """A web application of Alipay's open platform; keys in PEM or as the platform shows them (base64)."""
    settings = {"private_key": private_key, "alipay_public_key": alipay_public_key, "gateway": gateway, "authorize_url": authorize_url}
    return {"APPS": [{"client_id": app_id, "settings": settings}]}


def apple(*, client_id: str, team_id: str, key_id: str, private_key: str) -> Config:
    """A services id with *Sign in with Apple*; allauth keeps the key's id where others keep a secret."""
    return {"APPS": [{"client_id": client_id, "secret": key_id, "key": team_id, "settings": {"certificate_key": private_key}}]}


def configured() -> dict[str, Config]:
    """The providers whose keys the environment gives."""
    found = {}
    if env.text("WECHAT_APP_ID", ""):
        found["weixin"] = wechat(app_id=env.text("WECHAT_APP_ID"), secret=env.secret("WECHAT_SECRET"))
    if env.text("ALIPAY_APP_ID", ""):
        found["alipay"] = alipay(
            app_id=env.text("ALIPAY_APP_ID"),
            private_key=env.secret("ALIPAY_PRIVATE_KEY"),
            alipay_public_key=env.secret("ALIPAY_PUBLIC_KEY"),
            gateway=env.text("ALIPAY_GATEWAY", "https://openapi.alipay.com/gateway.do"),
            authorize_url=env.text("ALIPAY_AUTHORIZE_URL", "https://openauth.alipay.com/oauth2/publicAppAuthorize.htm"),
        )
    if env.text("APPLE_CLIENT_ID", ""):
        found["apple"] = apple(
            client_id=env.text("APPLE_CLIENT_ID"),
            team_id=env.text("APPLE_TEAM_ID"),
            key_id=env.text("APPLE_KEY_ID"),
            private_key=env.secret("APPLE_PRIVATE_KEY"),
        )
    return found


def apps(providers: Mapping[str, Config]) -> list[str]:
    """What INSTALLED_APPS needs for these providers."""
    return [APPS[name] for name in providers]
