"""Background work of the leads."""

from celery import shared_task

from backoffice.leads import finding
from portal.kernel import clock


@shared_task(name="leads.find")
def find_leads() -> int:
    """Capture what stopped; safe to run at any moment, any number of times."""
    return finding.find_abandoned(now=clock.now())
