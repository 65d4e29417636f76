"""Celery entry points of the kernel. Each reads the clock once and calls one service; each may run twice."""

from datetime import timedelta

from celery import shared_task

from portal.kernel import carriers, checkpoints, clock, events
from portal.kernel.quotas import services as quotas
from portal.kernel.runs.jobs import tend_runs, work_run
from portal.kernel.vault import retention

__all__ = ["checkpoint", "deliver_events", "expire_quotas", "send_messages", "sweep", "tend_runs", "work_run"]

DELIVERY_BUDGET = timedelta(seconds=20)


@shared_task(name="portal.deliver_events")  # type: ignore[untyped-decorator]
def deliver_events() -> None:
    """Tell the news that waits; woken by a commit, and by the beat in case the broker lost that."""
    events.work(clock=clock.now, budget=DELIVERY_BUDGET)


@shared_task(name="portal.send_messages")  # type: ignore[untyped-decorator]
def send_messages() -> None:
    """Hand SMS and e-mail to their carriers; woken by a commit, and by the beat."""
    carriers.work(clock=clock.now, budget=DELIVERY_BUDGET)


@shared_task(name="portal.expire_quotas")  # type: ignore[untyped-decorator]
def expire_quotas() -> None:
    """Free what ran out and offer it to those who wait; buyers free what they need themselves meanwhile."""
    quotas.expire_due(now=clock.now())


@shared_task(name="portal.checkpoint")  # type: ignore[untyped-decorator]
def checkpoint() -> None:
    """Sign the heads of all chains; a contradiction fails the task, so that it is seen."""
    checkpoints.write(now=clock.now())


@shared_task(name="portal.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Remove what every kind of data may not be kept beyond; once a day."""
    retention.sweep(clock.now())
