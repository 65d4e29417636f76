"""The bank's calendar and the exchange's, over one editable table of holidays and make-up workdays.

A bank day is a weekday that is no holiday, or a weekend day worked to make up for one. An exchange day is a weekday
that is no holiday: exchanges stay shut on every weekend (Shanghai and Shenzhen exchanges' yearly notices). A year whose
holidays are not announced yet follows the plain week; `is_announced` says so, and whoever promises a date shows it.
"""

from portal.kernel.calendars.days import (
    bank_days_between,
    forget,
    holiday_name,
    is_announced,
    is_bank_day,
    is_exchange_day,
    next_bank_day,
    next_exchange_day,
    previous_bank_day,
    previous_exchange_day,
)

__all__ = [
    "bank_days_between",
    "forget",
    "holiday_name",
    "is_announced",
    "is_bank_day",
    "is_exchange_day",
    "next_bank_day",
    "next_exchange_day",
    "previous_bank_day",
    "previous_exchange_day",
]
