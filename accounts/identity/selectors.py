"""How safe a login is: which second factors it has, where it is signed in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count

from accounts.identity import phones
from accounts.identity.models import User


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
