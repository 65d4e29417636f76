"""What happens to a login is audited: in and out, refused tries, every change of what protects it.

The trail names the login by id and never holds what was typed: a password is easily typed into the wrong field.
"""

import base64
from collections.abc import Mapping
from typing import Any, Final

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from django.dispatch import Signal
from django.http import HttpRequest

from accounts.identity.models import User
from portal.kernel import audit, clock, events, metrics, vault
from portal.kernel.access import Actor, Channel, client_ip

#: What allauth announces → the verb in the audit.
CHANGES: tuple[tuple[Signal, str], ...] = (
    (account.password_changed, "login.password_changed"),
    (account.password_set, "login.password_set"),
    (account.password_reset, "login.password_reset"),
    (account.email_changed, "login.email_changed"),
    (account.email_added, "login.email_added"),
    (account.email_removed, "login.email_removed"),
    (mfa.authenticator_added, "login.second_factor_added"),
    (mfa.authenticator_removed, "login.second_factor_removed"),
    (mfa.authenticator_reset, "login.recovery_codes_made"),
    (social.social_account_removed, "login.other_house_removed"),
)
#: What its owner must hear of, and the topic under which it is told.
TOLD: Final = frozenset(verb for _, verb in CHANGES) | {"login.phone_changed", "login.other_house_added", "login.program_allowed"}
TOPIC: Final = "login.changed"
#: The purpose under which the number before a change is sealed in the news of it.
OLD_PHONE: Final = "old_phone"
AGENT_CHARACTERS: Final = 200


def ready() -> None:
    account.user_logged_in.connect(signed_in, dispatch_uid="trail.signed_in")
    account.user_logged_out.connect(signed_out, dispatch_uid="trail.signed_out")
    mfa.authentication_failed.connect(second_step_refused, dispatch_uid="trail.second_step_refused")
    social.social_account_added.connect(other_house_added, dispatch_uid="trail.other_house_added")
    for signal, verb in CHANGES:
        signal.connect(_recorder(verb), dispatch_uid=f"trail.{verb}", weak=False)


def signed_in(*, request: HttpRequest, user: User, **_more: Any) -> None:
    methods = [f"{record['method']}:{record['type']}" if "type" in record else record["method"] for record in get_authentication_records(request, user)]
    _record(request, user, "login.signed_in", {"by": methods})


def signed_out(*, request: HttpRequest, user: User | None, **_more: Any) -> None:
    if user is not None:
        _record(request, user, "login.signed_out")


def second_step_refused(*, request: HttpRequest, user: User, **_more: Any) -> None:
    metrics.refused("sign_in", "second_step")
    _record(request, user, "login.second_step_refused")


def other_house_added(*, request: HttpRequest, sociallogin: Any, **_more: Any) -> None:
    _record(request, sociallogin.user, "login.other_house_added", {"house": sociallogin.account.provider})


def password_refused(request: HttpRequest, typed: str) -> None:
    """A try with a wrong password; one with an unknown login is counted only."""
    user = User.objects.filter(username=typed).first() or User.objects.filter(email__iexact=typed).exclude(email="").first()
    metrics.refused("sign_in", "password" if user else "unknown")
    if user is not None:
        _record(request, user, "login.password_refused")


def phone_changed(request: HttpRequest, user: User, *, before: str, was_confirmed: bool) -> None:
    """allauth announces nothing when the number that signs in is another. The old one is told too, if it was the person's."""
    sealed = base64.b64encode(vault.encrypt(OLD_PHONE, before.encode())).decode() if was_confirmed else ""
    _record(request, user, "login.phone_changed", news={"old_phone": sealed})


def old_phone(payload: Mapping[str, Any]) -> str:
    """The number that a changed one replaced, "" when there was none to tell."""
    sealed = payload.get("old_phone", "")
    return vault.decrypt(OLD_PHONE, base64.b64decode(sealed)).decode() if sealed else ""


def _recorder(verb: str) -> Any:
    def record(*, request: HttpRequest, user: User | None = None, **more: Any) -> None:
        authenticator, house = more.get("authenticator"), more.get("socialaccount")
        details = {"kind": authenticator.type} if authenticator is not None else {"house": house.provider} if house is not None else None
        _record(request, user or house.user, verb, details)  # type: ignore[union-attr]

    return record


def tell(request: HttpRequest, user: User, verb: str, news: Mapping[str, Any] | None = None) -> None:
    """News for the login's owner; who subscribes writes the message."""
    payload = {
        **(news or {}),
        "verb": verb,
        "ip": client_ip(request),
        "agent": request.headers.get("User-Agent", "")[:AGENT_CHARACTERS],
        "origin": f"{request.scheme}://{request.get_host()}",
    }
    events.record(TOPIC, subject=f"user:{user.pk}", actor_id=user.pk, payload=payload, now=clock.now())


def note(request: HttpRequest, user: User, verb: str, details: dict[str, Any] | None = None) -> None:
    """An act of the login's owner that allauth announces to nobody."""
    _record(request, user, verb, details)


def _record(request: HttpRequest, user: User, verb: str, details: dict[str, Any] | None = None, news: Mapping[str, Any] | None = None) -> None:
    if verb in TOLD:
        tell(request, user, verb, news)
    actor = Actor("user", user.pk, Channel.WEB, client_ip(request), request.session.session_key or "")
    audit.record(actor=actor, verb=verb, subject=f"user:{user.pk}", now=clock.now(), details=details)
