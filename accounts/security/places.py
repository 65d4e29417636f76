"""Where a login is signed in now, and the browsers it is used in: listed, ended and forgotten one by one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.module_loading import import_string

from accounts.identity.models import User
from accounts.security.devices import SESSION_KEY
from accounts.security.models import KnownDevice
from portal.kernel import audit
from portal.kernel.access import Actor

_PHONES = ("iPhone", "Android", "iPad", "HarmonyOS", "Mobile")


@dataclass(frozen=True, slots=True)
class Place:
    """One session."""

    handle: str
    agent: str
    ip: str
    since: datetime
    is_current: bool

    @property
    def on_phone(self) -> bool:
        return any(word in self.agent for word in _PHONES)


@dataclass(frozen=True, slots=True)
class Device:
    """One browser the login was used in; `trusted_until` is None once that moment has passed."""

    handle: str
    agent: str
    first_seen_at: datetime
    last_seen_at: datetime
    trusted_until: datetime | None
    is_current: bool

    @property
    def on_phone(self) -> bool:
        return any(word in self.agent for word in _PHONES)


def places_of(user: User, *, current: str, now: datetime) -> list[Place]:
    """Every session that is alive, this one first, then the newest."""
    rows = sorted(_alive(user, now), key=lambda row: (row.session_key != current, -row.created_at.timestamp()))
    return [Place(handle_of(row), row.user_agent, row.ip, row.created_at, row.session_key == current) for row in rows]


def devices_of(user: User, *, current: KnownDevice | None, now: datetime) -> list[Device]:
    """Every browser, this one first, then the last used."""
    rows = sorted(KnownDevice.objects.filter(user=user), key=lambda row: (row != current, -row.last_seen_at.timestamp()))
    return [
        Device(
            handle_of_device(row), row.agent, row.first_seen_at, row.last_seen_at,
            row.trusted_until if row.trusted_until and row.trusted_until > now else None, row == current,
        )
        for row in rows
    ]  # fmt: skip


def end_place(*, user: User, handle: str, current: str, actor: Actor, now: datetime) -> bool:
    """End one session that is not this one; False when there is none of that name."""
    for row in UserSession.objects.filter(user=user).exclude(session_key=current):
        if handle_of(row) == handle:
            row.end()
            audit.record(actor=actor, verb="login.session_ended", subject=f"user:{user.pk}", now=now)
            return True
    return False


def end_all_others(*, user: User, current: str, actor: Actor, now: datetime) -> int:
    """End every session but this one; answers how many."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=current))
    for row in others:
        row.end()
    if others:
        audit.record(actor=actor, verb="login.sessions_ended", subject=f"user:{user.pk}", now=now, details={"count": len(others)})
    return len(others)


def forget(*, user: User, handle: str, current: str, actor: Actor, now: datetime) -> bool:
    """Trust a browser no more, end what is signed in there (this session stays), and call it new when it comes again."""
    for row in KnownDevice.objects.filter(user=user):
        if handle_of_device(row) == handle:
            for session in UserSession.objects.filter(user=user).exclude(session_key=current):
                if _device_in(session) == row.pk:
                    session.end()
            row.delete()
            audit.record(actor=actor, verb="login.device_forgotten", subject=f"user:{user.pk}", now=now)
            return True
    return False


def handle_of_device(device: KnownDevice) -> str:
    return bytes(device.token_hash).hex()[:24]


def handle_of(session: UserSession) -> str:
    """What names a session in an address without giving its key away."""
    return hashlib.sha256(f"place|{session.session_key}".encode()).hexdigest()[:24]


def _alive(user: User, now: datetime) -> list[UserSession]:
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    return list(UserSession.objects.filter(user=user, session_key__in=alive))


def _device_in(session: UserSession) -> Any:
    """The device that the session notes, None for one that ended or began before devices were noted."""
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    return store(session.session_key).get(SESSION_KEY)
