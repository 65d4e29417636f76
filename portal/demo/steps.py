"""One movement of money as the demo plans it, and the books that decide what of the plan can happen. Pure arithmetic."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from accounts.ledger.kinds import AccountKind, PostingKind

_DAY: Final = 86_400
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: Seconds from year one to 1970, bank time (UTC+8 without summer time since 1992).
_TO_EPOCH: Final = date(1970, 1, 1).toordinal() * _DAY + 8 * 3600
#: Interest on current accounts: 0.05 % a year of 360 days, paid on the 21st of the last month of a quarter.
_RATE_BPS: Final = 5
_YEAR_DAYS: Final = 360
#: What flows in from elsewhere when something that must be paid is not covered comes in whole thousands of yuan.
_TOP_UP: Final = 100_000


class Step(NamedTuple):
    """`at` is in seconds since year one, bank time; `debit` and `credit` are places in the list of accounts, or minus the
    kind of the bank's own account. An amount of 0 is interest, worked out by the books. `must` is paid whatever happens."""

    at: int
    debit: int
    credit: int
    amount: int
    kind: PostingKind
    category: int = 0
    memo: str = ""
    debit_party: str = ""
    credit_party: str = ""
    must: bool = False

    @property
    def day(self) -> date:
        return date.fromordinal(self.at // _DAY)

    @property
    def moment(self) -> datetime:
        return _EPOCH + timedelta(seconds=self.at - _TO_EPOCH)


def at(day: date, minute: int, second: int = 0) -> int:
    """The moment of a step."""
    return day.toordinal() * _DAY + minute * 60 + second


def dice(*names: object) -> Random:
    """Chance that falls the same way every time for the same names."""
    return Random("/".join(map(str, names)))  # noqa: S311 (a demo, no secret)


def settle(plan: Iterable[Step], accounts: int) -> tuple[list[Step], list[int]]:
    """What happens of a plan in time order, and what each account holds after it.

    Nobody spends what is not there: what can wait is left out, what must be paid is topped up from another bank first.
    """
    balances, held_since, products = [0] * accounts, [0] * accounts, [0] * accounts
    happened: list[Step] = []

    def move(step: Step) -> None:
        for place, amount in ((step.debit, -step.amount), (step.credit, step.amount)):
            if place >= 0:
                products[place] += balances[place] * (step.at - held_since[place])
                held_since[place] = step.at
                balances[place] += amount
        happened.append(step)

    for step in sorted(plan, key=lambda each: each.at):
        if not step.amount:
            place = step.credit
            products[place] += balances[place] * (step.at - held_since[place])
            held_since[place] = step.at
            earned = products[place] * _RATE_BPS // (10_000 * _YEAR_DAYS * _DAY)
            products[place] = 0
            if earned > 0:
                move(step._replace(amount=earned))
            continue
        if step.debit >= 0 and balances[step.debit] < step.amount:
            if not step.must:
                continue
            move(_top_up(step, step.amount - balances[step.debit]))
        move(step)
    return happened, balances


def _top_up(step: Step, missing: int) -> Step:
    """Own money from another bank, a minute before it is needed."""
    amount = -(-missing // _TOP_UP) * _TOP_UP
    return Step(step.at - 60, -AccountKind.CLEARING, step.debit, amount, PostingKind.FROM_OTHER_BANK, 0, "本人他行转入", step.debit_party, step.debit_party)
