"""Signing in with another house (WeChat, Alipay, Apple): what it may do here, and how little is kept of what it says.

A sign-up with one makes a login without a customer, with a number or an address of its own that is confirmed by code.
One is joined to a login that exists only by its owner, signed in, who has just proved who it is.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from allauth.account.models import EmailAddress
from allauth.socialaccount import app_settings
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.identity import phones
from accounts.identity.models import User
from portal.kernel import policies

#: What is kept of a person's profile over there: enough to recognise one's own account by.
KEPT: Final = frozenset({"nickname", "nick_name", "email", "unionid"})
NAMES: Final = {"weixin": _("WeChat"), "alipay": _("Alipay"), "apple": _("Apple")}


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Providers come from the configuration alone: no row of the database can add one."""

    error_messages: ClassVar[dict[str, Any]] = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _("This address has a login already. Sign in with it first, then add %s under *Me*."),
        "connected_other": _("That account over there opens another login here."),
    }

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
        return [
            SocialApp(provider=name, name=str(NAMES.get(name, name)), **app)
            for name, config in app_settings.PROVIDERS.items()
            for app in config.get("APPS", [])
            if provider in {None, name} and client_id in {None, app["client_id"]}
        ]

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Nicknames become nobody's login; of the profile the least is kept."""
        user: User = super().populate_user(request, sociallogin, data)
        user.username = ""
        told = sociallogin.account.extra_data
        sociallogin.account.extra_data = {name: told[name] for name in KEPT & told.keys() if isinstance(told[name], str)}
        return user


def ways(request: HttpRequest) -> list[Any]:
    """The houses that are configured, in a fixed order."""
    known = {provider.id: provider for provider in SocialAdapter(request).list_providers(request)}
    return [known[name] for name in NAMES if name in known]


def origins(request: HttpRequest, providers: Iterable[Any]) -> list[str]:
    """Where their sign-in pages are: a form of ours leads there."""
    return [policies.origin_of(provider.get_oauth2_adapter(request).authorize_url) for provider in providers]


def opens_otherwise(account: SocialAccount) -> bool:
    """Whether the login could be opened without this account over there."""
    user, known = account.user, phones.of(account.user)
    by_code = (known is not None and known[1]) or EmailAddress.objects.filter(user=user, verified=True).exists()
    return user.has_usable_password() or by_code or SocialAccount.objects.filter(user=user).exclude(pk=account.pk).exists()
