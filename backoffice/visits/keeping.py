"""What every act on a visit does: lock it, take and give back its time, keep the trace. Used by booking and by the desk."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.db import IntegrityError, transaction

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.visits import refusals, rules, terms
from backoffice.visits.models import Visit, VisitKind, VisitProposal
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.quotas import NotOpen, SoldOut
from portal.kernel.quotas import services as quotas
from portal.kernel.quotas.services import NewQuota

_COLLEAGUE: Final = "visit_colleague_once_at_a_time"


def locked(visit: Visit) -> Visit:
    """The visit as it stands now, held until the end of the transaction."""
    return Visit.objects.select_for_update(of=("self",)).select_related("customer", "staff", "branch").get(pk=visit.pk)


def lock_customer(customer: Customer) -> None:
    """One booking of a customer at a time, so that what is counted stays true."""
    Customer.objects.select_for_update(no_key=True).only("pk").get(pk=customer.pk)


@contextmanager
def written(*, taken: type[refusals.VisitRefusal] | refusals.VisitRefusal, overlap: type[refusals.VisitRefusal]) -> Iterator[None]:
    """Write in a savepoint; two meetings at once come back as the refusal that fits."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "once_at_a_time" not in str(error):
            raise
        raise (taken if _COLLEAGUE in str(error) else overlap) from error


def release(visit: Visit, now: datetime) -> None:
    """Give the time back; whoever waits longest is offered it."""
    for reservation in visit.reservations:
        quotas.release(reservation=reservation, now=now)


def close_proposals(visit: Visit, now: datetime) -> None:
    """What was proposed is answered, or no longer matters."""
    VisitProposal.objects.filter(visit=visit, ended_at=None).update(ended_at=now)


def block(*, staff: StaffMember, holder: str, starts_at: datetime, ends_at: datetime, spans: Sequence[rules.Span], now: datetime) -> list[int]:
    """Take every hour of a colleague that a planned visit touches, so that nobody books it; the reservations' ids.

    Hours that can no longer be booked are left alone. Raises `StaffBusy` when a customer has one of them.
    """
    wanted: dict[str, NewQuota] = {}
    for kind in (VisitKind.MANAGER, VisitKind.HOME):
        rule = terms.terms_of(kind, staff.branch, bank_date(starts_at))
        for begins, ends in rules.grid(spans, rule.minutes):
            if begins < ends_at and starts_at < ends:
                code = rules.code_of(kind=kind, staff=staff.pk, branch=staff.branch_id, starts_at=begins, minutes=rule.minutes)
                closes, offer = begins - timedelta(minutes=rule.notice_minutes), timedelta(minutes=rule.offer_minutes)
                wanted.setdefault(code, NewQuota(code, 1, per_holder=1, closes_at=closes, offer=offer))
    quotas.open_quotas(list(wanted.values()))
    reservations = []
    for code in sorted(wanted):
        try:
            reservations.append(quotas.take_at_once(quota=code, holder=holder, key=uuid4(), now=now).id)
        except NotOpen:
            continue
        except SoldOut as refusal:
            raise refusals.StaffBusy(name=staff) from refusal
    return reservations


def window(visit: Visit, now: datetime) -> list[int]:
    """Take a window of the counter for the time a visit is moved to, where that time can be booked. Raises `TimeTaken`."""
    rule = terms.terms_of(VisitKind.COUNTER, visit.branch, bank_date(visit.starts_at))
    code = rules.code_of(kind=VisitKind.COUNTER, staff=None, branch=visit.branch_id, starts_at=visit.starts_at, minutes=rule.minutes)
    closes, offer = visit.starts_at - timedelta(minutes=rule.notice_minutes), timedelta(minutes=rule.offer_minutes)
    quotas.open_quotas([NewQuota(code, rule.at_once, per_holder=1, closes_at=closes, offer=offer)])
    try:
        return [quotas.take_at_once(quota=code, holder=f"visit:{visit.reference}", key=uuid4(), now=now).id]
    except NotOpen:
        return []
    except SoldOut as refusal:
        raise refusals.TimeTaken from refusal


def record(verb: str, visit: Visit, *, actor: Actor, now: datetime, reason: str = "", details: Mapping[str, Any] | None = None) -> None:
    """About the customer, else about the visit itself."""
    subject = f"customer:{visit.customer_id}" if visit.customer_id else f"visit:{visit.reference}"
    audit.record(actor=actor, verb=verb, subject=subject, now=now, reason=reason, details={"visit": visit.reference, **(details or {})})
