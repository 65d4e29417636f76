"""The end of documents, watched by the bank's day: remind before, stop payments out some time after."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from accounts.ledger.kinds import AccountStatus
from accounts.ledger.models import Account
from accounts.onboarding import notices, selectors
from accounts.onboarding.models import DocumentRecord, DocumentWatchRule
from portal.kernel import access, audit

_PORTION: Final = 500
_SOURCE: Final = gettext_noop(
    "PBoC order [2007] 2 art. 19: service stops where a document has ended and is not renewed in reasonable time; the days are this bank's"
)


def load() -> int:
    """The rule a bank starts with."""
    _row, new = DocumentWatchRule.objects.get_or_create(effective_from=date(2026, 11, 21), defaults={"remind_days": 30, "restrict_days": 90, "source": _SOURCE})
    return int(new)


def run(day: date, now: datetime) -> str:
    """The step of the bank's day; safe to run again."""
    rule = selectors.watch_rule(day)
    if rule is None:
        return "no rule"
    reminded = _each(DocumentRecord.objects.filter(reminded_at=None, expires_on__lte=day + timedelta(days=rule.remind_days), expires_on__gte=day), _remind, now)
    stopped = _each(DocumentRecord.objects.filter(restricted_at=None, expires_on__lt=day - timedelta(days=rule.restrict_days)), _restrict, now)
    return f"reminded {reminded}, restricted {stopped}"


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


def _remind(record: DocumentRecord, now: datetime) -> None:
    notices.document_ends(record, now=now)
    record.reminded_at = now
    record.save(update_fields=["reminded_at"])


def _restrict(record: DocumentRecord, now: datetime) -> None:
    """Payments out stop on every open account the customer holds alone or first; money still comes in."""
    stopped = Account.objects.filter(holder=record.customer, status=AccountStatus.OPEN).update(status=AccountStatus.STOPPED)
    notices.document_ended(record, now=now)
    record.restricted_at = now
    record.save(update_fields=["restricted_at"])
    audit.record(actor=access.SYSTEM, verb="customer.restricted", subject=f"customer:{record.customer_id}", now=now, details={"accounts": stopped})
