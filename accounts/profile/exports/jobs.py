"""A worker makes the copy that was asked for."""

from celery import shared_task

from accounts.profile.exports import services
from portal.kernel import clock
from portal.kernel.events.models import Event


@shared_task(name="accounts.build_export", queue="bulk")  # type: ignore[untyped-decorator]
def build_export(reference: str) -> None:
    """Make one copy; a second call for the same one does nothing."""
    services.build(reference=reference, clock=clock.now)


def start(event: Event) -> None:
    """Hand the work to the queue of long jobs; a broker that is away fails the delivery, which is tried again."""
    build_export.delay(event.payload["reference"])
