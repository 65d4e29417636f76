"""Next: what one sends to the same person about the same day of each month, and has not sent yet this month.

Looked up once a day for each customer, since it changes that slowly; nobody's consent, nobody's suggestion (see cards).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from statistics import median_low
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.transfers import drafts
from accounts.transfers.models import Transfer, TransferState
from portal.kernel import access, clock
from portal.kernel.cards import Suggestion
from portal.kernel.money import Money
from portal.shell.overview import overview_of
from portal.templatetags.dates import when
from portal.templatetags.money import money

MONTHS: Final = 3
#: So many days before and after the usual day it is worth saying.
NEAR: Final = 3
_READ_AT_MOST: Final = 400
_DAY_SECONDS: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Sent:
    """One transfer to somebody else, as far as a habit is made of it."""

    target: int
    name: str
    amount: int
    currency: str
    day: date


@dataclass(frozen=True, slots=True)
class Habit:
    """The same amount to the same person in each of the last months; `days` are the ISO dates, oldest first."""

    target: int
    name: str
    amount: int
    currency: str
    days: list[str]


def suggestions(request: HttpRequest) -> Iterator[Suggestion]:
    """The one that is nearest; customers with an account only."""
    customer = access.person(request, "customer")
    if customer is None or not overview_of(request).accounts:
        return
    for habit in of(customer, clock.bank_date(clock.now()))[:1]:
        yield _send_again(customer, habit)


def of(customer: Customer, today: date) -> list[Habit]:
    key = f"habits:{customer.pk}:{today.isoformat()}"
    kept: list[dict[str, Any]] | None = cache.get(key)
    if kept is None:
        kept = [asdict(one) for one in found(_sent(customer, today), today)]
        cache.set(key, kept, _DAY_SECONDS)
    return [Habit(**one) for one in kept]


def found(sent: Iterable[Sent], today: date) -> list[Habit]:
    """Habits whose day is near and that were not followed yet this month."""
    by_payment: dict[tuple[int, int, str], list[Sent]] = {}
    for one in sent:
        by_payment.setdefault((one.target, one.amount, one.currency), []).append(one)
    return [habit for rows in by_payment.values() if (habit := _habit(sorted(rows, key=lambda one: one.day), today)) is not None]


def _habit(rows: Sequence[Sent], today: date) -> Habit | None:
    months = {(one.day.year, one.day.month): one for one in rows}
    wanted, first = [], today.replace(day=1)
    if (today.year, today.month) in months:
        return None
    for _month in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
        if (first.year, first.month) not in months:
            return None
        wanted.append(months[first.year, first.month])
    usual = median_low(one.day.day for one in wanted)
    if abs(usual - today.day) > NEAR:
        return None
    last = wanted[0]
    return Habit(last.target, last.name, last.amount, last.currency, [one.day.isoformat() for one in reversed(wanted)])


def _sent(customer: Customer, today: date) -> list[Sent]:
    since = datetime.combine(today - timedelta(days=31 * (MONTHS + 1)), time.min, clock.BANK_ZONE)
    rows = Transfer.objects.for_customer(customer).filter(state=TransferState.DONE, bound=False, submitted_at__gte=since).order_by("-reference")
    values = rows.values_list("target_id", "payee_name", "amount_minor", "currency", "submitted_at")[:_READ_AT_MOST]
    return [Sent(target, name, amount, currency, clock.bank_date(at)) for target, name, amount, currency, at in values]


def _send_again(customer: Customer, habit: Habit) -> Suggestion:
    amount = money(Money(habit.amount, habit.currency))
    days = [date.fromisoformat(day) for day in habit.days]
    token = drafts.payee_token(customer, Account(pk=habit.target), habit.name)
    return Suggestion(
        key=f"again:{habit.target}:{habit.amount}:{days[-1]:%Y%m}",
        icon="repeat",
        title=_("%(amount)s to %(name)s") % {"amount": amount, "name": habit.name},
        about=_("usually about this day of the month"),
        why=_("You sent it on %(days)s; not yet this month.") % {"days": _(", ").join(when(day) for day in days)},
        href=f"{reverse('accounts:transfers:amount')}?{urlencode({'to': token})}",
        action=_("Send it again"),
        personal=True,
    )
