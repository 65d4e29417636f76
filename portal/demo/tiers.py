"""A year of tiers: the ends of twelve months and the last night, in the order in which they were."""

from datetime import date, datetime, timedelta

from accounts.tiers import services
from accounts.tiers.models import CustomerTier
from portal.kernel.clock import bank_date

_MONTHS = 12


def load(*, now: datetime) -> int:
    """Bring everybody's tier through the year; answers how many have one. Nobody is told of what was long ago. Done once."""
    if not CustomerTier.objects.exists():
        for day in _days(bank_date(now)):
            services.refresh(day=day)
    return CustomerTier.objects.count()


def _days(today: date) -> list[date]:
    """The last days of the months before, and yesterday."""
    first = today.year * 12 + today.month - 1
    ends = [date(month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in range(first - _MONTHS + 1, first + 1)]
    yesterday = today - timedelta(days=1)
    return [*(day for day in ends if day < yesterday), yesterday]
