"""Background work of the counter."""

from celery import shared_task

from backoffice.hall.counter import services
from portal.kernel import clock


@shared_task(name="counter.expire")
def expire() -> int:
    """End transactions whose time is over; safe to run at any moment, any number of times."""
    return services.expire_due(now=clock.now())
