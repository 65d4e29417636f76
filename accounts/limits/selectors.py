"""How much may still leave an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.ledger.models import Account, Meter
from accounts.limits import rules
from accounts.limits.models import CustomerLimit, LimitRule
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


@dataclass(frozen=True, slots=True)
class Line:
    """One limit in force, in minor units; `used` is None where nothing is counted. `source` is empty for the holder's own and a guardian's."""

    name: str | Promise
    cap: int | None
    used: int | None
    left: int | None
    is_own: bool
    source: str
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class Caps:
    """What the bank's own rules let leave an account, in minor units; None: no cap."""

    each: int | None
    day: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The limits of an account; `own` are the holder's in force, `pending` those that are still cooling off."""

    lines: list[Line]
    own: CustomerLimit | None
    pending: CustomerLimit | None


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


def overview(account: Account, *, now: datetime) -> Overview:
    """What applies to an account online, with its source; and the own limits in force and to come. Four queries."""
    today = bank_date(now)
    known = LimitRule.objects.filter(kind=account.kind, currency=account.currency, effective_from__lte=today, channel__in=[Channel.WEB])
    common = LimitRule.objects.filter(kind=account.kind, currency=account.currency, effective_from__lte=today, channel=None)
    in_force = {rule.channel: rule for rule in (known | common).order_by("effective_from", "pk")}
    wishes = CustomerLimit.objects.filter(account=account).order_by("-pk")
    newest, own = wishes.first(), wishes.filter(effective_at__lte=now).first()
    pending = newest if newest is not None and newest.effective_at > now else None
    found = Meter.objects.filter(account=account).select_related("account__guardian_limit").first()
    meter = found or Meter(account=account, day=date.min)
    given = getattr(found.account, "guardian_limit", None) if found else None
    given_each, given_day = (given.each_minor, given.day_minor) if given else (None, None)
    is_today, is_year = meter.day >= today, meter.day.year >= today.year
    rule, web = in_force.get(None), in_force.get(Channel.WEB)
    own_each, own_day = (own.each_minor, own.day_minor) if own else (None, None)
    lines = [
        _line(_("One payment"), meter.cap_each, None, rule.each_minor if rule else None, own_each, rule, given_each),
        _line(_("A day, to others"), meter.cap_day, meter.used_day if is_today else 0, rule.day_minor if rule else None, own_day, rule, given_day),
        _line(_("A year, to others"), meter.cap_year, meter.used_year if is_year else 0, rule.year_minor if rule else None, None, rule),
        _line(_("A day, online"), meter.cap_web, meter.used_web if is_today else 0, web.day_minor if web else None, None, web),
    ]
    return Overview([line for line in lines if line.cap is not None], own, pending)


def bank_caps(account: Account, *, now: datetime) -> Caps:
    """The bank's own caps of one payment and of a day online, without what holder or guardian set. One query."""
    rows = LimitRule.objects.filter(kind=account.kind, currency=account.currency, effective_from__lte=bank_date(now))
    newest = {rule.channel: rule for rule in rows.order_by("effective_from", "pk") if rule.channel in {None, Channel.WEB}}
    common, web = newest.get(None), newest.get(Channel.WEB)
    return Caps(common.each_minor if common else None, rules.lowest([common.day_minor if common else None, web.day_minor if web else None]))


def max_balance(*, kind: int, currency: str, on: date) -> int | None:
    """The highest balance of that kind of account, for whoever opens one; None: no cap."""
    newest = LimitRule.objects.filter(kind=kind, currency=currency, channel=None, effective_from__lte=on)
    return newest.order_by("-effective_from").values_list("max_balance_minor", flat=True).first()


def _line(
    name: str | Promise, cap: int | None, used: int | None, by_rule: int | None, own: int | None, rule: LimitRule | None, given: int | None = None
) -> Line:
    is_given = given is not None and cap == given and (by_rule is None or given < by_rule) and (own is None or given < own)
    is_own = not is_given and own is not None and cap == own and (by_rule is None or own < by_rule)
    source = gettext(rule.source) if rule and not is_own and not is_given else ""
    return Line(name, cap, used, None if used is None else _left(cap, used), is_own, source, is_given)


def _left(cap: int | None, used: int) -> int | None:
    return None if cap is None else max(cap - used, 0)
