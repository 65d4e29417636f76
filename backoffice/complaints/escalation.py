"""Days that come near or have passed: written down once, told upwards."""

from datetime import datetime, timedelta

from django.db import transaction

from backoffice.complaints import terms
from backoffice.complaints.models import Complaint, ComplaintTerm, StepKind
from backoffice.complaints.steps import write
from portal.kernel.access import SYSTEM
from portal.kernel.clock import bank_date

_AT_ONCE = 500


def escalate(now: datetime) -> int:
    """Mark what is urgent and what is late, each once in a round; safe to run at any moment, any number of times."""
    today = bank_date(now)
    soon = today + timedelta(days=terms.days(ComplaintTerm.Code.WARN, today))
    done = 0
    with transaction.atomic():
        due = Complaint.objects.ticking().filter(due_on__lt=today, breached_at=None).order_by("pk")
        for row in due.select_for_update(skip_locked=True, of=("self",)).select_related("customer")[:_AT_ONCE]:
            row.breached_at = now
            row.save(update_fields=["breached_at"])
            write(row, StepKind.BREACHED, actor=SYSTEM, now=now, details={"due": row.due_on.isoformat()})
            done += 1
        near = Complaint.objects.ticking().filter(due_on__range=(today, soon), warned_at=None).order_by("pk")
        for row in near.select_for_update(skip_locked=True, of=("self",)).select_related("customer")[:_AT_ONCE]:
            row.warned_at = now
            row.save(update_fields=["warned_at"])
            write(row, StepKind.WARNED, actor=SYSTEM, now=now, details={"due": row.due_on.isoformat()})
            done += 1
    return done
