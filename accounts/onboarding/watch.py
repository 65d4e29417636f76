"""The end of documents, watched by the bank's day: remind twice before and once after it, then stop payments out."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.kinds import AccountStatus
from accounts.ledger.models import Account
from accounts.onboarding import notices, selectors
from accounts.onboarding.models import DocumentRecord, DocumentStop, DocumentWatchRule
from portal.kernel import access, audit

_PORTION: Final = 500
#: How long it is remembered that a document needs nothing; a reminder forgets it.
_REMEMBERED_SECONDS: Final = 6 * 3600
_SOURCE: Final = gettext_noop(
    "PBoC order [2007] 2 art. 19: service stops where a document has ended and is not renewed in reasonable time; the days are this bank's"
)


def load() -> int:
    """The rule a bank starts with."""
    start = {"remind_days": 30, "again_days": 7, "restrict_days": 90, "source": _SOURCE}
    _row, new = DocumentWatchRule.objects.get_or_create(effective_from=date(2026, 11, 21), defaults=start)
    return int(new)


def run(day: date, now: datetime) -> str:
    """The step of the bank's day; safe to run again. Who missed a reminder hears the latest only."""
    rule = selectors.watch_rule(day)
    if rule is None:
        return "no rule"
    known = DocumentRecord.objects.filter(customer__status=CustomerStatus.ACTIVE)
    running = known.filter(expires_on__gte=day)
    stop_after = timedelta(days=rule.restrict_days)
    stopped = _each(known.filter(restricted_at=None, expires_on__lt=day - stop_after), _restrict, now)
    ended = _each(known.filter(restricted_at=None, reminders__lt=3, expires_on__lt=day), partial(_tell_ended, stop_after=stop_after), now)
    again = _each(running.filter(reminders__lt=2, expires_on__lte=day + timedelta(days=rule.again_days)), partial(_remind, stage=2), now)
    first = _each(running.filter(reminders__lt=1, expires_on__lte=day + timedelta(days=rule.remind_days)), partial(_remind, stage=1), now)
    return f"reminded {first + again + ended}, restricted {stopped}"


def ending(customer: Customer) -> DocumentRecord | None:
    """The record of a document the customer was reminded of; None for all others, which is remembered."""
    key = _remembered(customer.pk)
    if cache.get(key):
        return None
    record = DocumentRecord.objects.filter(customer=customer, reminders__gt=0).first()
    if record is None:
        cache.set(key, True, _REMEMBERED_SECONDS)
    return record


def _remembered(customer_id: int) -> str:
    return f"onboarding:document-is-good:{customer_id}"


def _each(rows: QuerySet[DocumentRecord], act: Callable[[DocumentRecord, datetime], None], now: datetime) -> int:
    count = 0
    while True:
        with transaction.atomic():
            due = list(rows.select_related("customer__user").select_for_update(of=("self",), skip_locked=True).order_by("pk")[:_PORTION])
            for record in due:
                act(record, now)
        count += len(due)
        if len(due) < _PORTION:
            return count


def _remind(record: DocumentRecord, now: datetime, *, stage: int) -> None:
    notices.document_ends(record, stage=stage, now=now)
    _noted(record, stage, now)


def _tell_ended(record: DocumentRecord, now: datetime, *, stop_after: timedelta) -> None:
    """It ended and nothing has stopped yet: until when there is time. `expires_on` is set, the query asked for it."""
    assert record.expires_on is not None  # noqa: S101
    notices.document_ended(record, until=record.expires_on + stop_after, now=now)
    _noted(record, 3, now)


def _noted(record: DocumentRecord, stage: int, now: datetime) -> None:
    record.reminders, record.reminded_at = stage, now
    record.save(update_fields=["reminders", "reminded_at"])
    cache.delete(_remembered(record.customer_id))


def _restrict(record: DocumentRecord, now: datetime) -> None:
    """Payments out stop on every open account the customer holds alone or first; money still comes in."""
    accounts = list(Account.objects.filter(holder=record.customer, status=AccountStatus.OPEN).order_by("pk").select_for_update(no_key=True))
    Account.objects.filter(pk__in=[account.pk for account in accounts]).update(status=AccountStatus.STOPPED)
    DocumentStop.objects.bulk_create(DocumentStop(record=record, account=account, since=now) for account in accounts)
    notices.payments_stopped(record, now=now)
    record.restricted_at, record.reminders = now, 3
    record.save(update_fields=["restricted_at", "reminders"])
    cache.delete(_remembered(record.customer_id))
    audit.record(actor=access.SYSTEM, verb="customer.restricted", subject=f"customer:{record.customer_id}", now=now, details={"accounts": len(accounts)})
