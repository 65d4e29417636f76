"""Ask for a signature, take it, and use it up."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.signing.models import StepUpChallenge
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference

LIFETIME: Final = timedelta(minutes=5)
TRIES: Final = 5
#: Tries over all challenges of one person in an hour: asking again must not buy more guesses.
TRIES_AN_HOUR: Final = 15


class SignatureRefused(Refusal):
    """The act was not signed; nothing changed but the number of tries."""

    code = "signature_refused"
    message = _("This was not signed. Nothing was taken.")


class WrongSecret(SignatureRefused):
    code = "wrong_secret"
    message = _("That is not right. Nothing was taken; you can try again.")


class SignatureEnded(SignatureRefused):
    code = "signature_ended"
    message = _("The time for signing is over. Nothing was taken. Go back and check the act again.")


class TooManyTries(SignatureRefused):
    code = "too_many_tries"
    message = _("Too many tries. Nothing was taken. Wait an hour, or ask a person at your branch.")


class NotSigned(SignatureRefused):
    code = "not_signed"
    message = _("This act is not signed, or it is not the act that was signed. Nothing was taken.")


def act_hash(action: str, *content: str) -> bytes:
    """The fingerprint of an act: sha256 over its name and its content in a fixed order, each with its length before it."""
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in (action, *content)).encode()).digest()


def session_hash(session: str) -> bytes:
    """The fingerprint of a session; the key itself is never stored."""
    return hashlib.sha256(f"session|{session}".encode()).digest()


def method_of(customer: Customer) -> StepUpChallenge.Method:
    """What this person signs with: a code where an authenticator is set up, else the password."""
    return StepUpChallenge.Method.CODE if _authenticator(customer) else StepUpChallenge.Method.PASSWORD


def ask(*, customer: Customer, action: str, act: bytes, actor: Actor, now: datetime) -> StepUpChallenge:
    """Open a challenge for one act in the actor's session."""
    if not actor.session:
        raise NotSigned
    return StepUpChallenge.objects.create(
        reference=new_reference("SG"),
        customer=customer,
        action=action,
        act_hash=act,
        session_hash=session_hash(actor.session),
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


def sign(*, challenge: StepUpChallenge, secret: str, actor: Actor, now: datetime) -> StepUpChallenge:
    """Take the person's code or password for the challenge.

    Raises `WrongSecret`, `TooManyTries` or `SignatureEnded`. The try is counted before the secret is looked at,
    so that parallel guesses cannot share one try.
    """
    customer = challenge.customer
    if _tries_this_hour(customer, now) >= TRIES_AN_HOUR:
        raise TooManyTries
    counted = StepUpChallenge.objects.filter(pk=challenge.pk, attempts__lt=TRIES, used_at=None, expires_at__gt=now).update(attempts=F("attempts") + 1)
    if not counted:
        raise TooManyTries if challenge.expires_at > now else SignatureEnded
    method = method_of(customer)
    if not _right(customer, method, secret):
        audit.record(actor=actor, verb="signature.failed", subject=f"customer:{customer.pk}", now=now)
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


def _right(customer: Customer, method: StepUpChallenge.Method, secret: str) -> bool:
    """Whether the secret is right; allauth remembers a code, so that it counts once."""
    if not secret or customer.user is None:
        return False
    if method == StepUpChallenge.Method.CODE:
        authenticator = _authenticator(customer)
        return authenticator is not None and bool(authenticator.wrap().validate_code(secret.replace(" ", "")))
    return customer.user.check_password(secret)


def _tries_this_hour(customer: Customer, now: datetime) -> int:
    recent = StepUpChallenge.objects.filter(customer=customer, asked_at__gt=now - timedelta(hours=1))
    return recent.aggregate(tries=Sum("attempts"))["tries"] or 0
