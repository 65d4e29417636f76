"""Background work of the approvals."""

from datetime import date, datetime

from celery import shared_task

from accounts.approvals import services
from portal.kernel import clock


@shared_task(name="approvals.expire")  # type: ignore[untyped-decorator]
def expire() -> int:
    """End what nobody decided in time; safe to run at any moment, any number of times."""
    return services.expire_due(now=clock.now())


def end_of_day(day: date, now: datetime) -> str:
    """A step of the end of day."""
    return f"{services.expire_due(now=now)} approvals expired"
