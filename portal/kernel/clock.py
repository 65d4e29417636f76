"""The clock. Read only in views, jobs and commands, and handed down from there."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

BANK_ZONE: Final = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def bank_date(moment: datetime) -> date:
    """The calendar date at the bank, whatever zone the moment is written in."""
    return moment.astimezone(BANK_ZONE).date()
