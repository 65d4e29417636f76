"""What the bank knows of its people: the nights of a year of month ends, and the last one, in the order in which they were."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.identity.models import Customer
from backoffice.portrait import nights, reference
from backoffice.portrait.compute import Span, months_back
from backoffice.portrait.models import Portrait
from portal.kernel.clock import bank_date

_MONTHS = 12


def load(*, now: datetime) -> int:
    """Portraits with a year of history; answers how many. Only what the last night finds is announced. Done once."""
    if Portrait.objects.exists():
        return 0
    reference.load()
    first, last = (Customer.objects.order_by(order).values_list("pk", flat=True).first() for order in ("pk", "-pk"))
    if first is None or last is None:
        return 0
    *before, yesterday = _days(bank_date(now))
    for day in before:
        with transaction.atomic():
            nights.refresh(Span(first, last, day), now=now)
    nights.run(yesterday, clock=lambda: now)
    return Portrait.objects.count()


def _days(today: date) -> list[date]:
    """The last days of the months before, and yesterday."""
    ends = [months_back(today, back) - timedelta(days=1) for back in range(_MONTHS - 1, -1, -1)]
    return [*(day for day in ends if day < today - timedelta(days=1)), today - timedelta(days=1)]
