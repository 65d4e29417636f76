"""Looks as their two sides read them."""

from datetime import datetime

from django.core.cache import cache
from django.db.models import QuerySet

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from accounts.viewas import pages
from accounts.viewas.models import OPEN_VIEWS, CustomerView
from portal.kernel import audit

#: Looks on the customer's page.
_MOST_SHOWN = 20
#: Remembers for a minute that nothing is open.
_NONE = "viewas:none:{}"


def of_customer(customer: Customer) -> list[CustomerView]:
    """Newest first."""
    return list(_rows().filter(customer=customer).order_by("-id")[:_MOST_SHOWN])


def open_of(customer: Customer, now: datetime) -> list[CustomerView]:
    """What waits for an answer or runs at this moment."""
    return list(_rows().filter(customer=customer, state__in=OPEN_VIEWS, ends_at__gt=now).order_by("-id"))


def asked_of(customer: Customer, now: datetime) -> list[CustomerView]:
    """As `open_of`; "none" may be a minute old, unless something was asked or answered since (`forget_none`)."""
    key = _NONE.format(customer.pk)
    if cache.get(key):
        return []
    found = list(open_of(customer, now))
    if not found:
        cache.set(key, True, timeout=60)
    return found


def forget_none(customer_id: int) -> None:
    """Let the next page look again."""
    cache.delete(_NONE.format(customer_id))


def of_staff(staff: StaffMember) -> QuerySet[CustomerView]:
    """A colleague's own looks; another colleague's are not there."""
    return _rows().filter(staff=staff)


def between(staff: StaffMember, customer: Customer, now: datetime) -> CustomerView | None:
    """What is open between these two."""
    return of_staff(staff).filter(customer=customer, state__in=OPEN_VIEWS, ends_at__gt=now).first()


def seen(view: CustomerView) -> list[tuple[datetime, str]]:
    """The pages seen, oldest first, from the trail."""
    if view.opened_at is None:
        return []
    subject = f"customer:{view.customer_id}"
    entries = audit.search(subjects=[subject], verbs=frozenset({"viewas.page"}), since=view.opened_at, limit=200).entries
    mine = [entry for entry in entries if entry.details.get("view") == view.reference]
    return [(entry.at, str(pages.called(entry.details["page"]))) for entry in reversed(mine)]


def _rows() -> QuerySet[CustomerView]:
    return CustomerView.objects.select_related("customer__branch", "customer__user", "staff__branch", "branch")
