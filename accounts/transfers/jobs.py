"""What the clock starts: orders that have waited long enough are sent."""

from celery import shared_task

from accounts.transfers import services
from portal.kernel import clock


@shared_task(name="accounts.send_due_transfers")  # type: ignore[untyped-decorator]
def send_due_transfers() -> None:
    """Send every waiting order that is due; safe to run twice at once and again after a crash."""
    services.send_due(now=clock.now())
