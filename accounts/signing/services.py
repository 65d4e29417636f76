"""Ask for a signature, take it, and use it up."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import F, Sum

from accounts.identity import totp
from accounts.identity.models import Customer
from accounts.signing import codes, passkeys, pins
from accounts.signing.models import StepUpChallenge
from accounts.signing.refusals import (
    NoPhone,
    NotSigned,
    OtherAct,
    PinLocked,
    PoorPin,
    SignatureEnded,
    SignatureRefused,
    TooManyCodes,
    TooManyTries,
    WrongSecret,
)
from accounts.signing.rules import LIFETIME, TRIES, TRIES_AN_HOUR
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.ids import new_reference
from portal.kernel.money import Money

__all__ = ["NoPhone", "NotSigned", "OtherAct", "PinLocked", "PoorPin", "SignatureEnded", "SignatureRefused", "TooManyCodes", "TooManyTries", "WrongSecret"]
__all__ += ["LIFETIME", "TRIES", "TRIES_AN_HOUR"]

Method = StepUpChallenge.Method


def act_hash(action: str, *content: str) -> bytes:
    """The fingerprint of an act: sha256 over its name and its content in a fixed order, each with its length before it."""
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in (action, *content)).encode()).digest()


def session_hash(session: str) -> bytes:
    """The fingerprint of a session; the key itself is never stored."""
    return hashlib.sha256(f"session|{session}".encode()).digest()


def methods_of(customer: Customer) -> list[Method]:
    """What this person can sign with, in the order in which it is offered.

    The password of the sign-in serves only those who have nothing but text messages besides it: who stole a session may know it.
    """
    has: dict[Method, Callable[[], bool]] = {
        Method.PIN: lambda: pins.is_set(customer),
        Method.PASSKEY: lambda: passkeys.has_passkey(customer),
        Method.CODE: lambda: _authenticator(customer) is not None,
        Method.SMS: lambda: bool(codes.phone_of(customer)),
    }
    own = [method for method, known in has.items() if known()]
    stronger = set(own) - {Method.SMS}
    return own if stronger or customer.user is None or not customer.user.has_usable_password() else [*own, Method.PASSWORD]


def method_of(customer: Customer) -> Method:
    """What this person is offered first."""
    return first_of(methods_of(customer))


def first_of(methods: list[Method]) -> Method:
    """Nothing that must be sent or needs a script, where there is a choice."""
    ready = [method for method in methods if method not in {Method.SMS, Method.PASSKEY}]
    return next(iter([*ready, *methods]), Method.SMS)


def ask(*, customer: Customer, action: str, act: bytes, actor: Actor, now: datetime, amount: Money | None = None, payee: str = "") -> StepUpChallenge:
    """Open a challenge for one act in the actor's session; a code that is sent for it names the amount and the payee."""
    if not actor.session:
        raise NotSigned
    return StepUpChallenge.objects.create(
        reference=new_reference("SG"),
        customer=customer,
        action=action,
        act_hash=act,
        session_hash=session_hash(actor.session),
        amount_minor=amount.minor if amount else None,
        currency=amount.currency if amount else "",
        payee=payee,
        asked_at=now,
        expires_at=now + LIFETIME,
    )


def open_challenge(*, reference: str, customer: Customer, actor: Actor, now: datetime) -> StepUpChallenge:
    """The challenge, if it is this person's, of this session, still running and unused; raises `SignatureEnded`."""
    found = StepUpChallenge.objects.filter(
        reference=reference,
        customer=customer,
        session_hash=session_hash(actor.session),
        used_at=None,
        expires_at__gt=now,
    ).first()
    if found is None:
        raise SignatureEnded
    return found


def sign(*, challenge: StepUpChallenge, secret: str, actor: Actor, now: datetime, method: Method | None = None) -> StepUpChallenge:
    """Take the person's answer to the challenge, given in one of `methods_of`; the first of them unless told.

    Raises `WrongSecret`, `OtherAct`, `PinLocked`, `TooManyTries` or `SignatureEnded`. The try is counted before the secret is looked at,
    so that parallel guesses cannot share one try.
    """
    customer = challenge.customer
    if _tries_this_hour(customer, now) >= TRIES_AN_HOUR:
        raise TooManyTries
    counted = StepUpChallenge.objects.filter(pk=challenge.pk, attempts__lt=TRIES, used_at=None, expires_at__gt=now).update(attempts=F("attempts") + 1)
    if not counted:
        raise TooManyTries if challenge.expires_at > now else SignatureEnded
    method = method or method_of(customer)
    if method not in methods_of(customer):
        raise PinLocked if method == Method.PIN and pins.pin_of(customer) else WrongSecret
    if not _right(challenge, method, secret, actor=actor, now=now):
        audit.record(actor=actor, verb="signature.failed", subject=f"customer:{customer.pk}", now=now)
        if method == Method.SMS:
            codes.refuse_code_of_another_act(challenge, secret.strip(), actor=actor, now=now)
        raise WrongSecret
    StepUpChallenge.objects.filter(pk=challenge.pk, used_at=None).update(signed_at=now, method=method)
    challenge.refresh_from_db()
    return challenge


def use(*, challenge_id: int, customer: Customer, act: bytes, actor: Actor, now: datetime) -> None:
    """Use up the answer for this very act, inside the caller's transaction; raises `NotSigned`.

    Acts done by one SQL function call `signing_use` there instead.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT signing_use(%s, %s, %s, %s, %s)",
            [challenge_id, customer.pk, act, session_hash(actor.session), now],
        )
        (used,) = cursor.fetchone()
    if not used:
        raise NotSigned


def _authenticator(customer: Customer) -> Authenticator | None:
    return Authenticator.objects.filter(user_id=customer.user_id, type=Authenticator.Type.TOTP).first()


def _right(challenge: StepUpChallenge, method: Method, secret: str, *, actor: Actor, now: datetime) -> bool:
    """Whether the secret is right; an authenticator's digits count once, for signing in and signing together."""
    customer = challenge.customer
    if not secret or customer.user is None:
        return False
    if method == Method.SMS:
        return codes.is_right(challenge, secret.strip())
    if method == Method.PIN:
        return pins.is_right(customer, secret.strip(), actor=actor, now=now)
    if method == Method.PASSKEY:
        return passkeys.is_right(challenge, secret)
    if method == Method.CODE:
        authenticator = _authenticator(customer)
        return authenticator is not None and totp.take(authenticator, secret.replace(" ", ""))
    return customer.user.check_password(secret)


def _tries_this_hour(customer: Customer, now: datetime) -> int:
    recent = StepUpChallenge.objects.filter(customer=customer, asked_at__gt=now - timedelta(hours=1))
    return recent.aggregate(tries=Sum("attempts"))["tries"] or 0
