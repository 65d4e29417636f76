"""Background work of the leads."""

from celery import shared_task

from backoffice.leads import finding, staging
from portal.kernel import clock


@shared_task(name="leads.find")
def find_leads() -> int:
    """Capture what stopped, and begin versions of stages whose day has come; safe to run at any moment, any number of times."""
    staging.apply_due(now=clock.now())
    return finding.find_abandoned(now=clock.now())
