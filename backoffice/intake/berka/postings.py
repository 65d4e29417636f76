"""What each movement of the source is in our books: which account of the bank stands against it, why, and in whose name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from accounts.ledger.kinds import AccountKind, PostingKind
from accounts.ledger.services import Leg
from backoffice.intake.berka.ordering import OrderedDay, opening_of
from backoffice.intake.berka.rows import Movement, Order
from portal.kernel import ids
from portal.kernel.clock import BANK_ZONE
from portal.kernel.money import Money

SOURCE: Final = "berka"
CURRENCY: Final = "CZK"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The bank's account against which a movement stands, and why the money moved."""

    counter: AccountKind
    kind: PostingKind


_BY_SYMBOL: Final[Mapping[str, Meaning]] = {
    "UROK": Meaning(AccountKind.INTEREST_PAID, PostingKind.INTEREST),
    "SANKC. UROK": Meaning(AccountKind.INTEREST_EARNED, PostingKind.INTEREST),
    "SLUZBY": Meaning(AccountKind.FEES, PostingKind.FEE),
}
_BY_OPERATION: Final[Mapping[str, Meaning]] = {
    "VKLAD": Meaning(AccountKind.CASH, PostingKind.CASH_IN),
    "VYBER": Meaning(AccountKind.CASH, PostingKind.CASH_OUT),
    "VYBER KARTOU": Meaning(AccountKind.CARD_CLEARING, PostingKind.CASH_OUT),
    "PREVOD NA UCET": Meaning(AccountKind.CLEARING, PostingKind.TO_OTHER_BANK),
    "PREVOD Z UCTU": Meaning(AccountKind.CLEARING, PostingKind.FROM_OTHER_BANK),
    "": Meaning(AccountKind.SUSPENSE, PostingKind.ADJUSTMENT),
}
_STANDING_ORDER: Final = Meaning(AccountKind.STANDING_ORDERS, PostingKind.STANDING_ORDER)
_LOAN_REPAID: Final = Meaning(AccountKind.STANDING_ORDERS, PostingKind.LOAN_REPAID)
_PENSION: Final = Meaning(AccountKind.CLEARING, PostingKind.PENSION)
#: The source's word for the purpose, and the same for who does not read Czech.
_MEMOS: Final[Mapping[str, str]] = {
    "UROK": "Úrok · Interest",
    "SANKC. UROK": "Sankční úrok · Interest on the overdraft",
    "SLUZBY": "Služby · Statement fee",
    "SIPO": "SIPO · Household payments",
    "DUCHOD": "Důchod · Pension",
    "POJISTNE": "Pojistné · Insurance",
    "UVER": "Úvěr · Loan repayment",
    "LEASING": "Leasing",
}


def meaning_of(movement: Movement, orders: frozenset[Order]) -> Meaning:
    """A transfer that equals a standing order of the account in target and amount is that order."""
    if movement.symbol in _BY_SYMBOL:
        return _BY_SYMBOL[movement.symbol]
    if movement.operation == "PREVOD NA UCET" and Order(movement.account, movement.bank, movement.other, -movement.amount) in orders:
        return _LOAN_REPAID if movement.symbol == "UVER" else _STANDING_ORDER
    if movement.operation == "PREVOD Z UCTU" and movement.symbol == "DUCHOD":
        return _PENSION
    return _BY_OPERATION[movement.operation]


def key_of(movement: int) -> UUID:
    """The idempotency key of a movement, from the source's own id."""
    return ids.posting_key(SOURCE, f"trans {movement}")


def opening_key_of(account: int) -> UUID:
    """The idempotency key of what an account held before its first movement."""
    return ids.posting_key(SOURCE, f"opening {account}")


def lowest_balance(days: Iterable[OrderedDay]) -> int:
    """The lowest our books will show for an account in the course of its movements, zero at most."""
    lowest = balance = 0
    for place, day in enumerate(days):
        if place == 0:
            balance = opening_of(day.movements)
        for movement in day.movements:
            balance += movement.amount
            lowest = min(lowest, balance)
    return lowest


@dataclass(frozen=True, slots=True)
class Books:
    """Where postings go: our account of each account of the source, and the bank's own of each kind."""

    accounts: Mapping[int, int]
    own: Mapping[AccountKind, int]
    orders: frozenset[Order]

    def legs_of(self, day: OrderedDay, *, opening: int = 0) -> Iterable[tuple[int, Leg]]:
        """The day's postings, each with the id of its movement (0: the opening balance), a second apart from midnight on."""
        at = datetime.combine(day.day, time(), BANK_ZONE)
        if opening:
            yield 0, self._opening(day, opening, at)
        for place, movement in enumerate(day.movements, start=1):
            yield movement.id, self._leg(movement, at + timedelta(seconds=place))

    def _leg(self, movement: Movement, at: datetime) -> Leg:
        meaning = meaning_of(movement, self.orders)
        theirs, ours = self.accounts[movement.account], self.own[meaning.counter]
        party = f"{movement.bank} {movement.other}".strip()
        comes_in = movement.amount > 0
        return Leg(
            debit=ours if comes_in else theirs,
            credit=theirs if comes_in else ours,
            amount=Money(abs(movement.amount), CURRENCY),
            kind=meaning.kind,
            key=key_of(movement.id),
            memo=_MEMOS.get(movement.symbol, ""),
            debit_party=party if comes_in else str(movement.account),
            credit_party=str(movement.account) if comes_in else party,
            booked_at=at,
            business_date=movement.day,
        )

    def _opening(self, day: OrderedDay, opening: int, at: datetime) -> Leg:
        theirs, ours = self.accounts[day.account], self.own[AccountKind.OPENING]
        return Leg(
            debit=ours if opening > 0 else theirs,
            credit=theirs if opening > 0 else ours,
            amount=Money(abs(opening), CURRENCY),
            kind=PostingKind.OPENING,
            key=opening_key_of(day.account),
            booked_at=at,
            business_date=day.day,
        )
