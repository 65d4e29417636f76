"""A member who watches over another's payments hears of the unusual ones: waiting, held, or as large as the giver said."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_noop

from accounts.alerts.services import posting_of
from accounts.family import telling
from accounts.family.models import FamilyWatch
from accounts.inbox import services as inbox
from accounts.ledger.models import Posting
from accounts.transfers.models import Transfer
from portal.kernel import events
from portal.kernel.events.models import Event
from portal.kernel.money import Money

_CURRENCY: Final = "CNY"
#: Event → what is said; a payment that was made is told only from the amount the giver chose.
_SAID: Final = {
    "transfer.waiting": (
        gettext_noop("A payment of %(name)s waits: %(amount)s"),
        gettext_noop("It can still be undone. Give them a call: no bank and no police asks anybody to move money."),
    ),
    "transfer.held": (
        gettext_noop("A payment of %(name)s is being looked at: %(amount)s"),
        gettext_noop("Nothing has left. A colleague of ours checks it; give them a call too."),
    ),
}
_PAID: Final = (
    gettext_noop("%(name)s paid %(amount)s"),
    gettext_noop("You are told because %(name)s asked for it. If it seems odd, give them a call."),
)


def subscribe() -> None:
    for topic in _SAID:
        events.subscribe(topic, f"family.{topic}", on_step)
    for topic in ("transfer.done", "posting.made"):
        events.subscribe(topic, f"family.{topic}", on_posting)


def on_step(event: Event) -> None:
    """An order waits or is held: unusual, whatever its amount."""
    watches = _watches(event.actor_id)
    if not watches:
        return
    order = Transfer.objects.filter(customer_id=event.actor_id, reference=event.subject.removeprefix("transfer:"), bound=False).first()
    if order is not None:
        _tell(watches, _SAID[event.topic], order.amount, order.reference, event.at)


def on_posting(event: Event) -> None:
    """Money left for somebody else: told from the amount the giver chose."""
    posting = Posting.objects.select_related("debit", "credit").filter(pk=posting_of(event), limited=True, currency=_CURRENCY).first()
    if posting is None or posting.debit.holder_id is None or posting.debit.holder_id == posting.credit.holder_id:
        return
    watches = [watch for watch in _watches(posting.debit.holder_id) if posting.amount >= watch.from_minor]
    _tell(watches, _PAID, Money(posting.amount, posting.currency), posting.reference, event.at)


def _watches(customer_id: int) -> list[FamilyWatch]:
    rows = FamilyWatch.objects.filter(giver__customer=customer_id, giver__left_at=None, watcher__left_at=None)
    return list(rows.select_related("giver__customer", "watcher__customer"))


def _tell(watches: list[FamilyWatch], said: tuple[str, str], amount: Money, reference: str, now: datetime) -> None:
    for watch in watches:
        inbox.send(
            customer=watch.watcher.customer, topic=telling.TOPIC, title=said[0], body=said[1], urgent=True, once=f"watch:{watch.pk}:{reference}:{said[0][:12]}",
            params={"name": telling.names(watch.giver.customer), "amount": amount}, link=reverse("family:member", args=[watch.giver.reference]), now=now,
        )  # fmt: skip
