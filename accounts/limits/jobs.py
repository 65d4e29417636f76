"""What the clock starts: rules and own limits that begin to hold reach the meters."""

from datetime import date, datetime

from celery import shared_task

from accounts.limits import services
from portal.kernel import clock


def apply_limits(day: date, now: datetime) -> str:
    """A step of the end of day: bring every meter to the rules in force."""
    return f"{services.apply_limits(None, now=now)} meters changed"


@shared_task(name="accounts.apply_own_limits")  # type: ignore[untyped-decorator]
def apply_own_limits() -> None:
    """Bring the meters of holders whose raised limits have cooled off up to date."""
    services.apply_due_own_limits(now=clock.now())
