"""Celery entry points of the portraits."""

from celery import shared_task

from backoffice.portrait import refreshing
from portal.kernel import clock


@shared_task(name="portrait.refresh_due")
def refresh_due() -> int:
    """Portraits of those to whom something happened, some seconds after it."""
    return refreshing.refresh_due(clock=clock.now)
