"""Background work of visits."""

from celery import shared_task

from backoffice.visits import news
from portal.kernel import clock


@shared_task(name="visits.remind")
def remind() -> int:
    """Remind of tomorrow's appointments; safe to run at any moment, any number of times."""
    return news.remind_due(now=clock.now())
