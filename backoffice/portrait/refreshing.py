"""One customer's portrait soon after something happened: happenings are noted, and each customer noted is refreshed once."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Q

from accounts.identity.models import Customer
from accounts.ledger.models import Account, Posting
from backoffice.portrait import happening, nights
from backoffice.portrait.compute import Span
from backoffice.portrait.sums import PortraitDue
from portal.kernel import clock, events
from portal.kernel.events.models import Event

#: What happens within this time after a first happening is in the same refresh.
DEBOUNCE: Final = timedelta(seconds=3)
#: Customers that one call of the job refreshes at most.
PORTION: Final = 200
_NOTE: Final = "INSERT INTO backoffice_portraitdue (customer_id, since) SELECT unnest(%s::bigint[]), %s ON CONFLICT (customer_id) DO NOTHING"
#: Facts that change a portrait, by what their subject is.
_POSTINGS: Final = ("posting.made", "transfer.done")
_USERS: Final = ("consent.changed",)
_ACCOUNTS: Final = ("account.opened",)
_CUSTOMERS: Final = ("account.closed", "profile.changed", "contact.logged")


def subscribe() -> None:
    """Hear of what changes a portrait."""
    for topics, handler in ((_POSTINGS, on_posting), (_USERS, on_user), (_ACCOUNTS, on_account), (_CUSTOMERS, on_customer)):
        for topic in topics:
            events.subscribe(topic, f"portrait.{topic}", handler)


def note(customers: Iterable[int], *, now: datetime) -> None:
    """Something happened to these: their portraits are made anew within seconds. Many notes are one."""
    known = sorted(set(customers))
    if known:
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, [known, now])


def refresh_one(customer: int, *, now: datetime) -> nights.Done:
    """Bring one portrait to this moment, tags and life events with it, and announce what is new."""
    with transaction.atomic():
        done = nights.refresh(Span(customer, customer, clock.bank_date(now)), now=now)
        happening.announce(done.found, now=now)
    return done


def refresh_due(*, clock: Callable[[], datetime]) -> int:
    """Refresh who was noted a moment ago, oldest first; answers how many. What is noted meanwhile is for the next call."""
    due = PortraitDue.objects.filter(since__lte=clock() - DEBOUNCE).order_by("since", "customer_id").values_list("customer_id", flat=True)
    done = 0
    for customer in list(due[:PORTION]):
        with transaction.atomic():
            if PortraitDue.objects.filter(pk=customer).delete()[0]:
                refresh_one(customer, now=clock())
                done += 1
    return done


def on_posting(event: Event) -> None:
    """Money moved: the holders on both sides."""
    posting = Posting.objects.filter(pk=_number(event)).values_list("debit_id", "credit_id").first()
    if posting is not None:
        note(Account.objects.filter(pk__in=posting, holder__isnull=False).values_list("holder_id", flat=True), now=event.at)


def on_user(event: Event) -> None:
    """Somebody with a login decided something."""
    note(Customer.objects.filter(user_id=_number(event)).values_list("pk", flat=True), now=event.at)


def on_account(event: Event) -> None:
    """An account began."""
    whose = Account.objects.filter(Q(pk=_number(event)), holder__isnull=False)
    note(whose.values_list("holder_id", flat=True), now=event.at)


def on_customer(event: Event) -> None:
    """Something about the customer changed."""
    note([_number(event)], now=event.at)


def _number(event: Event) -> int:
    return int(event.subject.rpartition(":")[2])
