"""How much may still leave an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from accounts.ledger.models import Account, Meter
from accounts.limits import rules
from accounts.limits.models import LimitRule
from portal.kernel.access import Channel
from portal.kernel.clock import bank_date
from portal.kernel.money import Money

_COLUMN: Final = {Channel.WEB: "web", Channel.COUNTER: "counter", Channel.API: "api", Channel.JOB: "job"}


@dataclass(frozen=True, slots=True)
class Headroom:
    """What is used and left, in minor units of the account's currency; None where there is no cap.

    `left_today` and `left_year` hold for accounts that are not bound, `left_today_bound` for the holder's own.
    """

    currency: str
    each: int | None
    day_cap: int | None
    used_today: int
    left_today: int | None
    left_today_bound: int | None
    used_year: int
    left_year: int | None

    def left(self, *, bound: bool) -> int | None:
        """The most that one more payment may be, balance aside."""
        tightest = (self.each, self.left_today_bound) if bound else (self.each, self.left_today, self.left_year)
        return rules.lowest(tightest)

    def left_money(self, *, bound: bool) -> Money | None:
        left = self.left(bound=bound)
        return None if left is None else Money(left, self.currency)


def headroom(account: Account, *, channel: Channel, now: datetime) -> Headroom:
    """Caps and what the day and year have used of them, in one channel; one query."""
    return headrooms([account], channel=channel, now=now)[account.pk]


def headrooms(accounts: Sequence[Account], *, channel: Channel, now: datetime) -> dict[int, Headroom]:
    """The same for several accounts, by id; one query."""
    meters = Meter.objects.in_bulk([account.pk for account in accounts])
    return {account.pk: _headroom(account, meters.get(account.pk) or Meter(account=account, day=date.min), channel, bank_date(now)) for account in accounts}


def _headroom(account: Account, meter: Meter, channel: Channel, today: date) -> Headroom:
    is_today, is_year = meter.day >= today, meter.day.year >= today.year
    used_day = (meter.used_day or 0) if is_today else 0
    used_year = (meter.used_year or 0) if is_year else 0
    column = _COLUMN.get(channel)
    channel_cap = getattr(meter, f"cap_{column}") if column else None
    used_channel = (getattr(meter, f"used_{column}") or 0) if column and is_today else 0
    left_channel = _left(channel_cap, used_channel)
    return Headroom(
        currency=account.currency,
        each=meter.cap_each,
        day_cap=rules.lowest((meter.cap_day, channel_cap)),
        used_today=used_day,
        left_today=rules.lowest((_left(meter.cap_day, used_day), left_channel)),
        left_today_bound=left_channel,
        used_year=used_year,
        left_year=_left(meter.cap_year, used_year),
    )


def max_balance(*, kind: int, currency: str, on: date) -> int | None:
    """The highest balance of that kind of account, for whoever opens one; None: no cap."""
    newest = LimitRule.objects.filter(kind=kind, currency=currency, channel=None, effective_from__lte=on)
    return newest.order_by("-effective_from").values_list("max_balance_minor", flat=True).first()


def _left(cap: int | None, used: int) -> int | None:
    return None if cap is None else max(cap - used, 0)
