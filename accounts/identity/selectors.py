"""How safe a login is: which second factors it has, where it is signed in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count

from accounts.identity import phones
from accounts.identity.models import User
from accounts.identity.rules import is_drawn, masked_email


@dataclass(frozen=True, slots=True)
class Security:
    """What a login stands on besides its password."""

    totp: bool
    passkeys: int
    recovery_codes: bool
    sessions: int
    phone: str = ""

    @property
    def second_factor(self) -> bool:
        return self.totp or self.passkeys > 0


def known_as(user: User) -> str:
    """By what a login without a customer knows itself: its number, its address, what another place calls it; never a drawn login."""
    if user.staff is not None:
        return str(user.staff)
    number = phones.of(user)
    if number is not None:
        return phones.masked(number[0])
    if user.email:
        return masked_email(user.email)
    account = SocialAccount.objects.filter(user=user).order_by("pk").first()
    return str(account.get_provider_account()) if account is not None else ("" if is_drawn(user.username) else user.username)


def security_of(*, user: User, now: datetime) -> Security:
    known = phones.of(user)
    counted = dict(Authenticator.objects.filter(user=user).values_list("type").annotate(Count("id")))
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    return Security(
        totp=Authenticator.Type.TOTP in counted,
        passkeys=counted.get(Authenticator.Type.WEBAUTHN, 0),
        recovery_codes=Authenticator.Type.RECOVERY_CODES in counted,
        sessions=UserSession.objects.filter(user=user, session_key__in=alive).count(),
        phone=phones.masked(known[0]) if known else "",
    )
