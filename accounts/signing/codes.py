"""Six digits by text message for one act: the text names it, and the digits sign nothing else."""

import secrets
from datetime import datetime, timedelta

from django.db.models import F, Sum
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.identity import phones
from accounts.identity.models import Customer
from accounts.signing import rules
from accounts.signing.models import StepUpChallenge
from accounts.signing.refusals import NoPhone, OtherAct, SignatureRefused, TooManyCodes
from portal.kernel import audit, carriers
from portal.kernel.access import Actor
from portal.kernel.vault import lookup_hash
from portal.templatetags.money import money


def phone_of(customer: Customer) -> str:
    """Where this person's codes go: the confirmed number, empty when there is none."""
    known = phones.of(customer.user) if customer.user is not None else None
    return known[0] if known and known[1] else ""


def send_code(*, challenge: StepUpChallenge, actor: Actor, now: datetime) -> str:
    """Send a fresh code for this act; the one before it stops working. Answers the number it went to.

    Raises `NoPhone` and `TooManyCodes`.
    """
    number = phone_of(challenge.customer)
    if not number:
        raise NoPhone
    recent = StepUpChallenge.objects.filter(customer=challenge.customer_id, asked_at__gt=now - timedelta(hours=1))
    if (recent.aggregate(sent=Sum("codes_sent"))["sent"] or 0) >= rules.CODES_AN_HOUR:
        raise TooManyCodes
    code = f"{secrets.randbelow(10**rules.DIGITS):0{rules.DIGITS}d}"
    counted = StepUpChallenge.objects.filter(pk=challenge.pk, codes_sent__lt=rules.CODES_A_CHALLENGE, used_at=None, expires_at__gt=now)
    if not counted.update(codes_sent=F("codes_sent") + 1, code_hash=_hash(challenge.reference, code)):
        raise TooManyCodes
    challenge.refresh_from_db()
    carriers.sms(phone=phones.at_home(number), text=_text(challenge, code), purpose="signing", now=now)
    audit.record(actor=actor, verb="signature.code_sent", subject=f"customer:{challenge.customer_id}", now=now, details={"act": challenge.action})
    return number


def is_right(challenge: StepUpChallenge, typed: str) -> bool:
    known = challenge.code_hash
    return known is not None and constant_time_compare(bytes(known), _hash(challenge.reference, typed))


def refuse_code_of_another_act(challenge: StepUpChallenge, typed: str, *, actor: Actor, now: datetime) -> None:
    """Raises `OtherAct`, after sending a new code, when the digits were sent for another act of this person."""
    others = StepUpChallenge.objects.filter(customer=challenge.customer_id, asked_at__gt=now - 2 * rules.LIFETIME, code_hash__isnull=False)
    for other in others.exclude(pk=challenge.pk).order_by("-pk")[:10]:
        if is_right(other, typed):
            try:
                send_code(challenge=challenge, actor=actor, now=now)
            except SignatureRefused:
                raise OtherAct(was=amount_of(other), now=amount_of(challenge), sent=False) from None
            raise OtherAct(was=amount_of(other), now=amount_of(challenge))


def amount_of(challenge: StepUpChallenge) -> str:
    """¥200.00, or nothing for an act without an amount."""
    return "" if challenge.amount_minor is None else money(challenge.amount_minor, challenge.currency)


def _text(challenge: StepUpChallenge, code: str) -> str:
    words = {"code": code, "amount": amount_of(challenge), "payee": challenge.payee}
    if words["amount"] and words["payee"]:
        text = _("Tongxing: %(code)s signs %(amount)s to %(payee)s, and nothing else. It holds for five minutes. Do not give it to anybody.")
        return text % words
    if words["amount"]:
        return _("Tongxing: %(code)s signs %(amount)s, and nothing else. It holds for five minutes. Do not give it to anybody.") % words
    return _("Tongxing: %(code)s confirms a change of your settings, and nothing else. It holds for five minutes. Do not give it to anybody.") % words


def _hash(reference: str, code: str) -> bytes:
    return lookup_hash("sign_code", f"{reference}|{code}")
