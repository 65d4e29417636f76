"""Taking the Czech bank in: every file checked first, then one transaction a file, keyed by the source's ids."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Posting
from accounts.ledger.services import Leg
from backoffice.intake.berka import people
from backoffice.intake.berka.ordering import OrderedDay, opening_of, order_account
from backoffice.intake.berka.postings import CURRENCY, SOURCE, Books, key_of, lowest_balance, opening_key_of
from backoffice.intake.berka.rows import District, Kept, Movement
from backoffice.intake.berka.source import Bank, read_bank
from backoffice.intake.models import ImportedRecord
from backoffice.intake.table import Problem, Table
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal

#: Postings made in one call.
_CHUNK: Final = 10_000
_OWN: Final = (
    AccountKind.CASH,
    AccountKind.CLEARING,
    AccountKind.CARD_CLEARING,
    AccountKind.INTEREST_PAID,
    AccountKind.INTEREST_EARNED,
    AccountKind.FEES,
    AccountKind.SUSPENSE,
    AccountKind.STANDING_ORDERS,
    AccountKind.OPENING,
)


class FilesRefused(Refusal):
    """Something in the files is wrong; `problems` names file and row, and nothing of them was taken in."""

    code = "files_refused"
    message = _("A file was not taken in. Nothing of it was changed.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Taken:
    """One file: rows read, and rows that made something now; the others were here already."""

    file: str
    read: int
    added: int

    @property
    def known(self) -> int:
        return self.read - self.added


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did. `untied` are the account-days whose recorded balances follow from no order of the day.

    `farthest` is the largest distance between a balance of ours and the recorded one on the days that tie, in haléře:
    the source rounds each amount and each balance on its own, we add up the amounts.
    """

    files: list[Taken]
    days: int
    untied: list[OrderedDay]
    farthest: int


def import_bank(*, folder: Path, actor: Actor, now: datetime) -> Report:
    """Take in what is new in the folder. Raises `FilesRefused`, and then nothing of the file at fault was changed."""
    bank = read_bank(folder)
    if bank.problems:
        raise FilesRefused(bank.problems)
    days = _days_by_account(bank)
    lowest = {account: lowest_balance(of_account) for account, of_account in days.items()}
    opened_before = frozenset(people.accounts_by_number())
    steps: list[tuple[Table[Any], Callable[[], int]]] = [
        (bank.districts, lambda: _keep("district", bank.districts.rows, now) and people.place_districts(bank, actor=actor, now=now)),
        (bank.clients, lambda: people.add_clients(bank)),
        (bank.accounts, lambda: people.open_accounts(bank, lowest, now=now)),
        (bank.dispositions, lambda: people.add_holders(bank, opened_before)),
        (bank.cards, lambda: _keep("card", bank.cards.rows, now)),
        (bank.loans, lambda: _keep("loan", bank.loans.rows, now)),
        (bank.orders, lambda: _keep("order", {key: kept for key, (_order, kept) in bank.orders.rows.items()}, now)),
        (bank.movements, lambda: _post(bank, days, lowest, actor, now)),
    ]
    every_day = [day for of_account in days.values() for day in of_account]
    return Report(
        files=[_take(table, act, actor, now) for table, act in steps],
        days=len(every_day),
        untied=[day for day in every_day if not day.ties],
        farthest=max((_farthest(of_account) for of_account in days.values()), default=0),
    )


@transaction.atomic
def _take(table: Table[Any], act: Callable[[], int], actor: Actor, now: datetime) -> Taken:
    """One file, whole or not at all, with its fingerprint in the audit when it made something."""
    added = act()
    if added:
        details = {"file": table.file, "sha256": table.sha256, "rows": len(table.rows), "added": added}
        audit.record(actor=actor, verb="intake.imported", subject=f"intake:{SOURCE}", now=now, details=details)
    return Taken(file=table.file, read=len(table.rows), added=added)


def _days_by_account(bank: Bank) -> dict[int, list[OrderedDay]]:
    by_account: dict[int, list[Movement]] = {}
    for movement in bank.movements.rows.values():
        by_account.setdefault(movement.account, []).append(movement)
    return {account: order_account(movements) for account, movements in sorted(by_account.items())}


def _keep(kind: str, rows: Mapping[int, District | Kept], now: datetime) -> int:
    known = set(ImportedRecord.objects.filter(source=SOURCE, kind=kind).values_list("external_id", flat=True))
    made = [
        ImportedRecord(source=SOURCE, kind=kind, external_id=str(key), payload=row.payload, imported_at=now)
        for key, row in rows.items()
        if str(key) not in known
    ]
    ImportedRecord.objects.bulk_create(made, batch_size=_CHUNK)
    return len(made)


def _post(bank: Bank, days: Mapping[int, list[OrderedDay]], lowest: Mapping[int, int], actor: Actor, now: datetime) -> int:
    """Post the movements that are new, by day over the whole bank; answers how many."""
    known = _known_keys(bank)
    people.deepen_overdrafts(lowest)
    numbers = people.accounts_by_number()
    books = Books(
        accounts={account: numbers[people.account_number(account)] for account in days},
        own={kind: ledger.bank_account(kind, CURRENCY).pk for kind in _OWN},
        orders=frozenset(order for order, _kept in bank.orders.rows.values()),
    )
    fresh = ((movement, leg) for movement, leg in _legs(days, books) if leg.key not in known)
    posted = 0
    while chunk := list(islice(fresh, _CHUNK)):
        _post_chunk(bank, chunk, actor, now)
        posted += sum(movement > 0 for movement, _leg in chunk)
    return posted


def _post_chunk(bank: Bank, chunk: Sequence[tuple[int, Leg]], actor: Actor, now: datetime) -> None:
    try:
        ledger.post_bulk(legs=[leg for _movement, leg in chunk], actor=actor, now=now, business_date=bank_date(now))
    except ledger.LedgerRefusal as refusal:
        movement = chunk[(refusal.position or 1) - 1][0]
        raise FilesRefused([Problem(bank.movements.file, bank.movements.at.get(movement, 0), str(refusal))]) from refusal


def _legs(days: Mapping[int, list[OrderedDay]], books: Books) -> Iterator[tuple[int, Leg]]:
    """Every posting, by day and then by account, each account's first day with what it held before."""
    first = {account: of_account[0].day for account, of_account in days.items()}
    for day in sorted((day for of_account in days.values() for day in of_account), key=lambda day: (day.day, day.account)):
        opening = opening_of(day.movements) if day.day == first[day.account] else 0
        yield from books.legs_of(day, opening=opening)


def _known_keys(bank: Bank) -> set[UUID]:
    """The keys that are posted already."""
    keys = [key_of(movement) for movement in bank.movements.rows]
    keys += [opening_key_of(account) for account in bank.accounts.rows]
    known: set[UUID] = set()
    for start in range(0, len(keys), _CHUNK):
        known.update(Posting.objects.filter(key__in=keys[start : start + _CHUNK]).values_list("key", flat=True))
    return known


def _farthest(days: Sequence[OrderedDay]) -> int:
    """The largest distance of our balance from the recorded one, up to the first day that does not tie."""
    balance, farthest = opening_of(days[0].movements), 0
    for day in days:
        if not day.ties:
            break
        for movement in day.movements:
            balance += movement.amount
            farthest = max(farthest, abs(balance - movement.balance))
    return farthest
