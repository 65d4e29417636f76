"""What stands in the eight files, row by row. Amounts in haléře (1/100 CZK), dates as dates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from backoffice.intake.table import BadRow

Cells = Mapping[str, str]

DISTRICT: Final = tuple(f"A{number}" for number in range(1, 17))
ACCOUNT: Final = ("account_id", "district_id", "frequency", "date")
CLIENT: Final = ("client_id", "birth_number", "district_id")
DISPOSITION: Final = ("disp_id", "client_id", "account_id", "type")
CARD: Final = ("card_id", "disp_id", "type", "issued")
LOAN: Final = ("loan_id", "account_id", "date", "amount", "duration", "payments", "status")
ORDER: Final = ("order_id", "account_id", "bank_to", "account_to", "amount", "k_symbol")
MOVEMENT: Final = ("trans_id", "account_id", "date", "type", "operation", "amount", "balance", "k_symbol", "bank", "account")

#: Credit, debit, and a second word for debit: cash taken out.
TYPES: Final[Mapping[str, int]] = {"PRIJEM": 1, "VYDAJ": -1, "VYBER": -1}
OPERATIONS: Final = frozenset({"", "VKLAD", "VYBER", "VYBER KARTOU", "PREVOD NA UCET", "PREVOD Z UCTU"})
SYMBOLS: Final = frozenset({"", "UROK", "SANKC. UROK", "SLUZBY", "SIPO", "DUCHOD", "POJISTNE", "UVER", "LEASING"})
_AMOUNT: Final = re.compile(r"(-?)(\d{1,12})\.(\d\d)")


@dataclass(frozen=True, slots=True)
class District:
    """`payload` is the whole row: figures of the district that have no place yet."""

    name: str
    region: str
    payload: dict[str, str]


@dataclass(frozen=True, slots=True)
class BankAccount:
    district: int
    opened_on: date


@dataclass(frozen=True, slots=True)
class Client:
    birth_date: date
    gender: str
    district: int


@dataclass(frozen=True, slots=True)
class Disposition:
    """`owner` holds the account; anybody else may dispose of it."""

    client: int
    account: int
    owner: bool


@dataclass(frozen=True, slots=True)
class Order:
    """A standing order: where to and how much."""

    account: int
    bank: str
    to: str
    amount: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that is kept as it came; `owner` is the id of the row it belongs to."""

    owner: int
    payload: dict[str, str]


@dataclass(frozen=True, slots=True)
class Movement:
    """`amount` is signed: what it added to the account; `balance` is what the source recorded after it."""

    id: int
    account: int
    day: date
    amount: int
    balance: int
    operation: str
    symbol: str
    bank: str
    other: str


def district(cells: Cells) -> tuple[int, District]:
    return _whole(cells, "A1"), District(name=_words(cells, "A2"), region=_words(cells, "A3"), payload=dict(cells))


def account(cells: Cells) -> tuple[int, BankAccount]:
    return _whole(cells, "account_id"), BankAccount(district=_whole(cells, "district_id"), opened_on=_day(cells, "date"))


def client(cells: Cells) -> tuple[int, Client]:
    """A birth number is YYMMDD, a woman's month with 50 added."""
    number = cells["birth_number"]
    if not re.fullmatch(r"\d{6}", number):
        raise BadRow(_("%(column)s: %(value)r is not six digits.") % {"column": "birth_number", "value": number})
    month = int(number[2:4])
    born = _date_of("birth_number", f"{number[:2]}{month % 50:02d}{number[4:]}")
    return _whole(cells, "client_id"), Client(birth_date=born, gender="f" if month > 50 else "m", district=_whole(cells, "district_id"))


def disposition(cells: Cells) -> tuple[int, Disposition]:
    kind = _one_of(cells, "type", {"OWNER", "DISPONENT"})
    return _whole(cells, "disp_id"), Disposition(client=_whole(cells, "client_id"), account=_whole(cells, "account_id"), owner=kind == "OWNER")


def card(cells: Cells) -> tuple[int, Kept]:
    _date_of("issued", cells["issued"][:6])
    return _whole(cells, "card_id"), Kept(owner=_whole(cells, "disp_id"), payload=dict(cells))


def loan(cells: Cells) -> tuple[int, Kept]:
    _day(cells, "date")
    _whole(cells, "amount")
    _amount(cells, "payments")
    return _whole(cells, "loan_id"), Kept(owner=_whole(cells, "account_id"), payload=dict(cells))


def order(cells: Cells) -> tuple[int, tuple[Order, Kept]]:
    owner = _whole(cells, "account_id")
    told = Order(account=owner, bank=cells["bank_to"], to=cells["account_to"], amount=_amount(cells, "amount"))
    return _whole(cells, "order_id"), (told, Kept(owner=owner, payload=dict(cells)))


def movement(cells: Cells) -> tuple[int, Movement]:
    sign = TYPES[_one_of(cells, "type", TYPES)]
    amount = _amount(cells, "amount")
    if amount <= 0:
        raise BadRow(_("%(column)s: %(value)r is not more than zero.") % {"column": "amount", "value": cells["amount"]})
    number = _whole(cells, "trans_id")
    return number, Movement(
        id=number,
        account=_whole(cells, "account_id"),
        day=_day(cells, "date"),
        amount=sign * amount,
        balance=_amount(cells, "balance"),
        operation=_one_of(cells, "operation", OPERATIONS),
        symbol=_one_of({"k_symbol": cells["k_symbol"].strip()}, "k_symbol", SYMBOLS),
        bank=cells["bank"],
        other=cells["account"].lstrip("0"),
    )


def _whole(cells: Cells, column: str) -> int:
    if not re.fullmatch(r"\d{1,15}", cells[column], re.ASCII):
        raise BadRow(_("%(column)s: %(value)r is not a whole number.") % {"column": column, "value": cells[column]})
    return int(cells[column])


def _words(cells: Cells, column: str) -> str:
    if not cells[column].strip():
        raise BadRow(_("%(column)s is empty.") % {"column": column})
    return cells[column].strip()


def _amount(cells: Cells, column: str) -> int:
    found = _AMOUNT.fullmatch(cells[column])
    if not found:
        raise BadRow(_("%(column)s: %(value)r is not an amount like 1234.50.") % {"column": column, "value": cells[column]})
    value = int(found[2]) * 100 + int(found[3])
    return -value if found[1] else value


def _day(cells: Cells, column: str) -> date:
    return _date_of(column, cells[column])


def _date_of(column: str, text: str) -> date:
    try:
        if not re.fullmatch(r"\d{6}", text, re.ASCII):
            raise ValueError(text)
        return datetime.strptime(f"19{text}", "%Y%m%d").date()  # noqa: DTZ007 (a date, without a time)
    except ValueError as error:
        raise BadRow(_("%(column)s: %(value)r is not a date written YYMMDD.") % {"column": column, "value": text}) from error


def _one_of(cells: Cells, column: str, known: object) -> str:
    if cells[column] not in known:  # type: ignore[operator]
        raise BadRow(_("%(column)s: %(value)r is not known here.") % {"column": column, "value": cells[column]})
    return cells[column]
