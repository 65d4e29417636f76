"""Tell holders about movements, and keep from which amount on."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_noop

from accounts.alerts import rules, selectors
from accounts.alerts.models import MovementAlert
from accounts.identity.models import Customer
from accounts.inbox import services as inbox
from accounts.ledger.kinds import PostingKind
from accounts.ledger.models import Account, Posting
from portal.kernel.events.models import Event
from portal.kernel.money import Money

TOPIC: Final = "movements"
_IN: Final = gettext_noop("%(amount)s came in")
_OUT: Final = gettext_noop("%(amount)s went out")
_FROM: Final = gettext_noop("%(kind)s from %(party)s, to the account ending %(tail)s.")
_TO: Final = gettext_noop("%(kind)s to %(party)s, from the account ending %(tail)s.")
_NOBODY: Final = gettext_noop("%(kind)s, account ending %(tail)s.")


def choose(*, account: Account, customer: Customer, threshold: int | None, now: datetime) -> None:
    """Keep from which amount (minor units, None: never) this holder hears of this account."""
    MovementAlert.objects.update_or_create(account=account, customer=customer, defaults={"threshold": threshold, "changed_at": now})


def on_posting(event: Event) -> None:
    """Money moved: both sides' holders hear of it, once for each event."""
    tell(posting_id=posting_of(event), now=event.at)


def tell(*, posting_id: int, now: datetime, payer: bool = True) -> None:
    """Tell the holders of both accounts whose threshold is met; without the payer's side when `payer` is told otherwise.

    A person who moves money between own accounts hears of it once, from the side it left.
    """
    posting = Posting.objects.select_related("debit", "credit").get(pk=posting_id)
    told = _tell_side(posting, posting.debit, now=now) if payer else set(selectors.thresholds(posting.debit))
    _tell_side(posting, posting.credit, now=now, without=told)


def posting_of(event: Event) -> int:
    """The posting an event is about."""
    return int(event.subject.removeprefix("posting:"))


def _tell_side(posting: Posting, account: Account, *, now: datetime, without: "frozenset[int] | set[int]" = frozenset()) -> set[int]:
    """Write to this account's holders; answers all of them."""
    leaves = account.pk == posting.debit_id
    amount = -posting.amount if leaves else posting.amount
    holders = selectors.thresholds(account)
    wanted = [holder for holder, least in holders.items() if holder not in without and rules.is_told(amount=amount, threshold=least, kind=posting.kind)]
    for customer in Customer.objects.filter(pk__in=wanted).only("user_id"):
        _write(posting, account, customer, leaves=leaves, now=now)
    return set(holders)


def _write(posting: Posting, account: Account, customer: Customer, *, leaves: bool, now: datetime) -> None:
    party = posting.credit_party if leaves else posting.debit_party
    body = (_TO if leaves else _FROM) if party else _NOBODY
    inbox.send(
        customer=customer,
        topic=TOPIC,
        title=_OUT if leaves else _IN,
        body=body,
        params={
            "amount": Money(posting.amount, posting.currency),
            "kind": PostingKind(posting.kind).label,
            "party": party,
            "tail": account.number[-4:],
        },
        link=reverse("accounts:statements:list", args=[account.reference]),
        once=f"posting:{posting.pk}:{'out' if leaves else 'in'}",
        now=now,
    )
