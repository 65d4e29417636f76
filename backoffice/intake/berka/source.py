"""The folder as a whole: every file read and checked, and every row's relations to the other files."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from backoffice.intake import table
from backoffice.intake.berka import rows
from backoffice.intake.table import Problem, Table

MOVEMENTS: Final = "trans*.asc"


@dataclass(frozen=True, slots=True)
class Bank:
    """The eight files; usable only when `problems` is empty."""

    districts: Table[rows.District]
    accounts: Table[rows.BankAccount]
    clients: Table[rows.Client]
    dispositions: Table[rows.Disposition]
    cards: Table[rows.Kept]
    loans: Table[rows.Kept]
    orders: Table[tuple[rows.Order, rows.Kept]]
    movements: Table[rows.Movement]

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        return (self.districts, self.clients, self.accounts, self.dispositions, self.cards, self.loans, self.orders, self.movements)

    @property
    def problems(self) -> list[Problem]:
        return [problem for each in self.tables for problem in each.problems]


def read_bank(folder: Path) -> Bank:
    """Read and check everything; nothing is written, whatever is wrong."""
    bank = Bank(
        districts=table.read(folder / "district.asc", columns=rows.DISTRICT, parse=rows.district),
        accounts=table.read(folder / "account.asc", columns=rows.ACCOUNT, parse=rows.account),
        clients=table.read(folder / "client.asc", columns=rows.CLIENT, parse=rows.client),
        dispositions=table.read(folder / "disp.asc", columns=rows.DISPOSITION, parse=rows.disposition),
        cards=table.read(folder / "card.asc", columns=rows.CARD, parse=rows.card),
        loans=table.read(folder / "loan.asc", columns=rows.LOAN, parse=rows.loan),
        orders=table.read(folder / "order.asc", columns=rows.ORDER, parse=rows.order),
        movements=table.read(_movements_file(folder), columns=rows.MOVEMENT, parse=rows.movement),
    )
    _relate(bank)
    return bank


def _movements_file(folder: Path) -> Path:
    """The one file of movements, whatever months its name tells."""
    found = sorted(folder.glob(MOVEMENTS))
    return found[0] if len(found) == 1 else folder / MOVEMENTS


def _relate(bank: Bank) -> None:
    """Every row's partner in another file must be there; a file that could not be read at all is told once, not per row."""
    _known(bank.accounts, [(key, row.district) for key, row in bank.accounts.rows.items()], bank.districts, "district_id")
    _known(bank.clients, [(key, row.district) for key, row in bank.clients.rows.items()], bank.districts, "district_id")
    _known(bank.dispositions, [(key, row.client) for key, row in bank.dispositions.rows.items()], bank.clients, "client_id")
    _known(bank.dispositions, [(key, row.account) for key, row in bank.dispositions.rows.items()], bank.accounts, "account_id")
    _known(bank.cards, [(key, row.owner) for key, row in bank.cards.rows.items()], bank.dispositions, "disp_id")
    _known(bank.loans, [(key, row.owner) for key, row in bank.loans.rows.items()], bank.accounts, "account_id")
    _known(bank.orders, [(key, row.account) for key, (row, _kept) in bank.orders.rows.items()], bank.accounts, "account_id")
    _known(bank.movements, [(key, row.account) for key, row in bank.movements.rows.items()], bank.accounts, "account_id")
    _one_owner_each(bank)


def _known(where: Table[Any], partners: Iterable[tuple[int, int]], among: Table[Any], column: str) -> None:
    if not among.rows:
        return
    for key, partner in partners:
        if partner not in among.rows:
            where.refuse(where.at[key], _("%(column)s %(id)d does not stand in %(file)s.") % {"column": column, "id": partner, "file": among.file})


def _one_owner_each(bank: Bank) -> None:
    owners: dict[int, int] = {}
    for key, row in bank.dispositions.rows.items():
        if row.owner and owners.setdefault(row.account, key) != key:
            bank.dispositions.refuse(bank.dispositions.at[key], _("account %(id)d has an owner already.") % {"id": row.account})
    if not bank.dispositions.problems and bank.dispositions.rows:
        for key in bank.accounts.rows.keys() - owners.keys():
            bank.accounts.refuse(bank.accounts.at[key], _("account %(id)d has no owner in %(file)s.") % {"id": key, "file": bank.dispositions.file})
