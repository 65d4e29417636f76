"""A process that delivers news until it is killed: what a Celery worker does in `portal.deliver_events`, without a broker.

Its one handler writes a row for each event it hears. Run as `python -m tests.portal.kernel.news_worker DATABASE`.
"""

import sys
import time
import uuid
from datetime import timedelta

import django
from django.conf import settings

TOPIC = "fault.counted"


def main(database: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from portal.kernel import clock, events
    from portal.kernel.events import deliveries
    from portal.kernel.events.models import Event
    from portal.kernel.idempotency.models import OnceKey

    def count(event: Event) -> None:
        OnceKey.objects.create(pk=uuid.uuid4(), person=f"event:{event.pk}", content=b"", created_at=clock.now())

    events.subscribe(TOPIC, "counter", count)
    deliveries.CLAIM = timedelta(seconds=1)
    print("ready", flush=True)
    while True:
        events.work(clock=clock.now, budget=timedelta(seconds=5))
        time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1])
