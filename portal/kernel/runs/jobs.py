"""Celery entry points of long work."""

from celery import shared_task

from portal.kernel import clock
from portal.kernel.runs import handle, services


@shared_task(name=services.TASK, queue=services.QUEUE)
def work_run(reference: str) -> None:
    """Do one run; a second call for the same one does nothing."""
    services.work(reference=reference, clock=clock.now, pulse=handle.pulse)


@shared_task(name="portal.tend_runs")
def tend_runs() -> None:
    """Call again for what waits and settle what dead workers left; every few seconds."""
    services.tend(now=clock.now())
