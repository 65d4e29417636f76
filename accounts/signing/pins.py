"""The six-digit transaction password: set with a code, tried five times, then locked until set anew."""

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F

from accounts.identity.models import Customer
from accounts.signing import rules
from accounts.signing.models import TransactionPassword
from accounts.signing.refusals import PinLocked, PoorPin
from portal.kernel import audit, events
from portal.kernel.access import Actor


def is_set(customer: Customer) -> bool:
    """Whether this person has a transaction password that can sign now."""
    return TransactionPassword.objects.filter(customer=customer, locked_at=None).exists()


def pin_of(customer: Customer) -> TransactionPassword | None:
    return TransactionPassword.objects.filter(customer=customer).first()


def set_pin(*, customer: Customer, pin: str, actor: Actor, now: datetime) -> None:
    """Keep these six digits; a locked one is open again. The caller has taken a signature. Raises `PoorPin`."""
    check(customer, pin)
    values = {"secret": make_password(pin), "attempts": 0, "locked_at": None, "set_at": now}
    TransactionPassword.objects.update_or_create(customer=customer, defaults=values)
    audit.record(actor=actor, verb="signature.pin_set", subject=f"customer:{customer.pk}", now=now)
    events.record(
        "login.changed", subject=f"user:{customer.user_id}", actor_id=customer.user_id or 0, payload={"verb": "signature.pin_set", "ip": actor.ip}, now=now
    )


def check(customer: Customer, pin: str) -> None:
    """Raises `PoorPin` for digits that are not six or that others would try first."""
    if len(pin) != rules.DIGITS or not (pin.isascii() and pin.isdecimal()):
        raise PoorPin
    if rules.is_poor_pin(pin, birth_date=customer.birth_date, numbers=(customer.phone, customer.id_number, customer.number)):
        raise PoorPin


def is_right(customer: Customer, pin: str, *, actor: Actor, now: datetime) -> bool:
    """Whether these are the digits. The try is counted first; the fifth wrong one locks. Raises `PinLocked`."""
    mine = TransactionPassword.objects.filter(customer=customer, locked_at=None, attempts__lt=rules.PIN_TRIES)
    if not mine.update(attempts=F("attempts") + 1):
        raise PinLocked
    known = TransactionPassword.objects.get(customer=customer)
    if check_password(pin, known.secret):
        TransactionPassword.objects.filter(pk=known.pk).update(attempts=0)
        return True
    if known.attempts >= rules.PIN_TRIES:
        TransactionPassword.objects.filter(pk=known.pk).update(locked_at=now)
        audit.record(actor=actor, verb="signature.pin_locked", subject=f"customer:{customer.pk}", now=now)
        raise PinLocked
    return False
