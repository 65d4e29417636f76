"""Background work of the hall."""

from datetime import timedelta

from celery import shared_task

from accounts.viewas import services as viewas
from backoffice.hall.codes import services as codes
from backoffice.hall.tablet import services as tablet
from portal.kernel import clock


@shared_task(name="hall.tidy")
def tidy() -> None:
    """Write down that tablets and looks are over, forget yesterday's codes; safe to run at any moment, any number of times."""
    now = clock.now()
    tablet.expire_due(now=now)
    viewas.expire_due(now=now)
    codes.forget(now - timedelta(days=1))
