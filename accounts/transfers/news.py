"""What the payer and the payee hear about an order: arrived, waiting, being looked at, not made, undone."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_noop

from accounts.alerts import services as alerts
from accounts.inbox import services as inbox
from accounts.transfers.models import Transfer, TransferState
from portal.kernel import events
from portal.kernel.events.models import Event

TOPIC: Final = "transfers"
#: Event topic → title and text for who gave the order.
SAID: Final = {
    "transfer.waiting": (
        gettext_noop("%(amount)s to %(name)s waits until %(due)s"),
        gettext_noop("It is your first payment to this person, or a large one. Until then you can undo it; the money is kept aside for it."),
    ),
    "transfer.held": (
        gettext_noop("%(amount)s to %(name)s is being looked at"),
        gettext_noop("A colleague checks this payment to keep your money safe. Nothing has left; you will hear from us here."),
    ),
    "transfer.refused": (
        gettext_noop("%(amount)s to %(name)s was not sent"),
        gettext_noop("Nothing was taken. The money kept aside for it is free again."),
    ),
    "transfer.undone": (
        gettext_noop("%(amount)s to %(name)s is undone"),
        gettext_noop("You took it back before it left. The money kept aside for it is free again."),
    ),
}
_ARRIVED: Final = (gettext_noop("%(amount)s reached %(name)s"), gettext_noop("What had waited was sent. The receipt says when."))


def ready() -> None:
    events.subscribe("transfer.done", "transfers.news.done", on_done)
    for topic in SAID:
        events.subscribe(topic, f"transfers.news.{topic.removeprefix('transfer.')}", on_step)


def on_step(event: Event) -> None:
    """An order waits, is held, was refused or undone: who gave it hears of it."""
    _write(_order_of(event), SAID[event.topic], event)


def on_done(event: Event) -> None:
    """An order was posted. Who gave it hears of it where it had waited, else as of any movement; the payee as of any movement."""
    posting_id = alerts.posting_of(event)
    waited = Transfer.objects.select_related("customer").filter(posting_id=posting_id, hold__isnull=False).first()
    if waited is not None:
        _write(waited, _ARRIVED, event)
    alerts.tell(posting_id=posting_id, now=event.at, payer=waited is None)


def _order_of(event: Event) -> Transfer:
    """The order an event is about: by the person who acted, else (a colleague or the clock refused it) among the refused."""
    reference = event.subject.removeprefix("transfer:")
    orders = Transfer.objects.select_related("customer")
    own = orders.filter(customer_id=event.actor_id, reference=reference).first()
    return own or orders.get(reference=reference, state=TransferState.REFUSED)


def _write(transfer: Transfer, said: tuple[str, str], event: Event) -> None:
    title, body = said
    due = {"due": transfer.due_at} if transfer.due_at else {}
    inbox.send(
        customer=transfer.customer,
        topic=TOPIC,
        title=title,
        body=body,
        params={"amount": transfer.amount, "name": transfer.payee_name, **due},
        link=reverse("accounts:transfers:detail", args=[transfer.reference]),
        once=f"{transfer.reference}:{event.topic}",
        now=event.at,
    )
