"""The thresholds a new bank starts with."""

from datetime import date
from typing import Final

from django.utils.translation import gettext_noop

from backoffice.hall.counter.models import CounterThreshold

#: (currency, minor units, from, source)
THRESHOLDS: Final = (
    ("CNY", 5_000_000, date(2000, 1, 1), gettext_noop("House rule: cash of 50,000.00 and more is seen by two people")),
    ("CZK", 15_000_000, date(1990, 1, 1), gettext_noop("House rule: cash of 150,000.00 and more is seen by two people")),
)


def load() -> int:
    """Add the thresholds that are missing; answers how many were."""
    written = 0
    for currency, amount_minor, effective_from, source in THRESHOLDS:
        _row, made = CounterThreshold.objects.get_or_create(
            currency=currency, effective_from=effective_from, defaults={"amount_minor": amount_minor, "source": source}
        )
        written += made
    return written
