"""Background work of tasks."""

from celery import shared_task

from backoffice.worklist import timing
from portal.kernel import clock


@shared_task(name="worklist.escalate")
def escalate_tasks() -> int:
    """Tell branch managers what was not done in time; safe to run at any moment, any number of times."""
    return timing.escalate_due(now=clock.now())
