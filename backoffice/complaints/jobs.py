"""Background work of complaints."""

from datetime import date, datetime

from celery import shared_task

from backoffice.complaints import escalation
from portal.kernel import clock


@shared_task(name="complaints.escalate")
def escalate() -> int:
    """What is urgent, and what is late."""
    return escalation.escalate(now=clock.now())


def end_of_day(day: date, now: datetime) -> str:
    """A step of the end of day."""
    return f"{escalation.escalate(now=now)} complaints urgent or late"
