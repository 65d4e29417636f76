"""A small bank whose figures a test can add up by itself."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from accounts.identity.models import Customer
from accounts.ledger.kinds import PostingKind
from accounts.ledger.models import Account, AccountKind
from backoffice.portrait import nights
from backoffice.portrait.compute import Span
from backoffice.portrait.models import Portrait
from tests.factories import money, people
from tests.factories.movements import movement

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moved:
    """One movement as the test made it, in fen."""

    on: date
    minor: int
    kind: PostingKind


def at(on: date, hour: int = 4) -> datetime:
    """Noon at the bank on that day."""
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


def pay(account: Account, on: date, amount: str, kind: PostingKind | None = None, name: str = "某某") -> Moved:
    movement(account, amount, at=at(on), kind=kind, name=name)
    return Moved(on, round(float(amount.replace(",", "")) * 100), kind or PostingKind.PAYMENT)


def salaries(account: Account, *, amount: str = "8200.00", months: int = 6, day: int = 10, last: date = TODAY, name: str = "江南精密机械") -> None:
    """One salary a month, the last in the month of `last`, oldest first."""
    for back in range(months - 1, -1, -1):
        number = last.year * 12 + last.month - 1 - back
        pay(account, date(number // 12, number % 12 + 1, day), amount, PostingKind.SALARY, name)


def random_life(random: Random, *, movements: int = 25) -> tuple[Customer, Account, list[Moved]]:
    """Somebody with an account opened with money long ago and movements of the last 400 days, in order."""
    customer = people.customer(login=None)
    account = money.account(holder=customer, now=at(TODAY - timedelta(days=420)))
    moved = [pay(account, TODAY - timedelta(days=410), "100000.00", PostingKind.FROM_OTHER_BANK)]
    for back in sorted((random.randrange(400) for _ in range(movements)), reverse=True):
        sign, kind = random.choice((("-", PostingKind.PAYMENT), ("-", PostingKind.CASH_OUT), ("", PostingKind.FROM_OTHER_BANK), ("", PostingKind.SALARY)))
        moved.append(pay(account, TODAY - timedelta(days=back), f"{sign}{random.randrange(1, 90_000) / 100:.2f}", kind))
    return customer, account, moved


def refreshed(customer: Customer, day: date = TODAY, now: datetime = NOW) -> Portrait:
    """The portrait as an event would bring it up to date."""
    nights.refresh(Span(customer.pk, customer.pk, day), now=now)
    found: Portrait = Portrait.objects.get(customer=customer)
    return found


def values(portrait: Portrait) -> dict[str, Any]:
    """All figures, without when they were computed."""
    return {field.attname: getattr(portrait, field.attname) for field in Portrait._meta.fields if field.attname not in {"computed_at", "day"}}


def term(customer: Customer, balance: str) -> Account:
    return money.account(holder=customer, kind=AccountKind.TERM, balance=balance, now=at(TODAY - timedelta(days=100)))
