"""What a customer says against a tag, and takes back."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.identity.models import Customer
from backoffice.portrait import refreshing, refusals
from backoffice.portrait.models import PortraitTag, TagObjection
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date


@transaction.atomic
def object_to(*, customer: Customer, code: str, words: str, actor: Actor, now: datetime) -> None:
    """Take a tag away and do not give it again; the same objection twice is one. Raises `NoSuchTag`."""
    ended = PortraitTag.objects.filter(customer=customer, code=code, until=None).update(until=bank_date(now))
    if not ended:
        if TagObjection.objects.filter(customer=customer, code=code, ended_at=None).exists():
            return
        raise refusals.NoSuchTag
    try:
        with transaction.atomic():
            TagObjection.objects.create(customer=customer, code=code, words=words.strip()[:200], at=now, by=actor.label)
    except IntegrityError:
        return
    audit.record(actor=actor, verb="tag.objected", subject=f"customer:{customer.pk}", now=now, details={"tag": code})


@transaction.atomic
def take_back(*, customer: Customer, code: str, actor: Actor, now: datetime) -> None:
    """Let the tag be given again where its rule fits; without an objection nothing happens."""
    if TagObjection.objects.filter(customer=customer, code=code, ended_at=None).update(ended_at=now):
        audit.record(actor=actor, verb="tag.objection_ended", subject=f"customer:{customer.pk}", now=now, details={"tag": code})
        refreshing.note([customer.pk], now=now)
