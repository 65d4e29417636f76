"""The large data set that figures are taken on: a million customers, 20 million entries at scale 1, built once and kept.

Rows go in by COPY, as the owner; the entries are then made by the ledger's own batch function, so that running balances
and chains are those of real postings. Chunk by chunk, each in its own transaction and drawn from its own seed: a build
that was cut off goes on with the chunk that is missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from psycopg import sql

from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountKind, PostingKind
from backoffice.intake.models import ImportedRecord
from portal.demo import names, people, world
from portal.demo.steps import dice
from portal.kernel import ids
from portal.kernel.access import SYSTEM, Channel

#: At scale 1: customers with an account each, postings, and accounts with a long history with the postings of each.
CUSTOMERS, POSTINGS, LONG, LONG_POSTINGS = 1_000_000, 10_000_000, 20, 15_000
#: Postings that go in together, and rows of people.
CHUNK, PEOPLE = 200_000, 100_000
_FIRST: Final = datetime(2022, 1, 1, tzinfo=UTC)
_SPAN: Final = timedelta(days=1_700)
#: What every account starts with, in fen: more than it can ever spend here.
_START: Final = 1_000_000_00
_MARK: Final = {"source": "bench", "kind": "data", "external_id": "1"}


class OtherSize(ValueError):
    """The database holds a data set of another size."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of everything there is."""

    customers: int
    postings: int
    long: int

    @classmethod
    def of(cls, scale: float) -> "Extent":
        customers = max(100, int(CUSTOMERS * scale))
        long = max(1, int(LONG * scale))
        return cls(customers=customers, postings=max(customers + long * LONG_POSTINGS * 2, int(POSTINGS * scale)), long=long)


@dataclass(frozen=True, slots=True)
class Built:
    """What stands in the database; `added` is what this call posted."""

    extent: Extent
    added: int


def build(extent: Extent, *, now: datetime) -> Built:
    """Build what is missing. Raises `OtherSize`."""
    mark = ImportedRecord.objects.filter(**_MARK).first()
    if mark is None:
        with transaction.atomic():
            _people(extent, now)
            ImportedRecord.objects.create(**_MARK, payload=asdict(extent), imported_at=now)
    elif mark.payload != asdict(extent):
        raise OtherSize(mark.payload)
    return Built(extent=extent, added=_post(extent))


def _people(extent: Extent, now: datetime) -> None:
    branches = people.place_branches(actor=SYSTEM, now=now)
    places = [branches[code].pk for city in world.CITIES for code in city.branches]
    customers = ("number", "name", "name_en", "id_kind", "id_number", "phone", "birth_date", "gender", "status", "opened_on", "created_at", "branch_id")
    for start in range(0, extent.customers, PEOPLE):
        _copy("accounts_customer", customers, _customers(range(start, min(start + PEOPLE, extent.customers)), places, now))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_account (reference, number, holder_id, branch_id, kind, currency, nickname, status, opened_on, min_balance) "
            "SELECT 'AC' || lpad(id::text, 18, '0'), '629998' || lpad(id::text, 13, '0'), id, branch_id, 1, 'CNY', '', 1, opened_on, 0 "
            "FROM accounts_customer ORDER BY id"
        )
        cursor.execute("ANALYZE accounts_customer, accounts_account")


def _customers(places: range, branches: list[int], now: datetime) -> Iterator[tuple[Any, ...]]:
    for place in places:
        random = dice("bench", place)
        gender = "fm"[place % 2]
        birth_date = date(1940, 1, 1) + timedelta(days=random.randrange(24_000))
        name, name_en = names.person(random, gender=gender, birth_year=birth_date.year)
        branch = random.choice(branches)
        yield f"B{place:09d}", name, name_en, "resident", b"", b"", birth_date, gender, "active", date(2015 + place % 7, 3, 2), now, branch


def _post(extent: Extent) -> int:
    """Every chunk that is not there yet; answers the postings made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_posting")
        (there,) = cursor.fetchone()
        cursor.execute("SELECT id, holder_id FROM accounts_account WHERE holder_id IS NOT NULL ORDER BY id")
        accounts = [row[0] for row in cursor.fetchall()]
    opening = ledger.bank_account(AccountKind.OPENING, "CNY").pk
    for start in range(there, extent.postings, CHUNK):
        _chunk(extent, start, min(start + CHUNK, extent.postings), accounts, opening)
    return max(0, extent.postings - int(there))


_POSTING: Final = ("id", "key", "debit_id", "credit_id", "amount", "currency", "kind", "category", "channel", "limited", "bound", "booked_at")
_POSTING_REST: Final = ("business_date", "actor_kind", "actor_id", "memo", "debit_party", "credit_party", "batch")


def _chunk(extent: Extent, start: int, end: int, accounts: list[int], opening: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SELECT nextval('accounts_posting_id_seq')")
        (first,) = cursor.fetchone()
        _copy("accounts_posting", _POSTING + _POSTING_REST, _postings(extent, start, end, first, accounts, opening))
        last = first + end - start - 1
        cursor.execute("SELECT setval('accounts_posting_id_seq', %s)", [last])
        cursor.execute("SELECT ledger_apply_batch(%s, %s)", [first, last])


def _postings(extent: Extent, start: int, end: int, first: int, accounts: list[int], opening: int) -> Iterator[tuple[Any, ...]]:
    """Every account's opening money, then payments between accounts, every so often from or to one with a long history."""
    random = dice("bench", "postings", start)
    count, step = len(accounts), _SPAN / extent.postings
    every = max(2, (extent.postings - extent.customers) // (extent.long * LONG_POSTINGS))
    shops = [(shop.format(city="无锡"), habit.category) for habit in world.HABITS for shop in habit.shops]
    for place in range(start, end):
        booked = _FIRST + step * place
        number, key = first + place - start, ids.posting_key("bench", str(place))
        if place < extent.customers:
            fields = (opening, accounts[place], _START * (100 if place < extent.long else 1), PostingKind.OPENING, 0, "承前余额", "", "")
        else:
            debit = place // every % extent.long if place % every == 0 else int(random.random() * count)
            credit = (debit + 1 + int(random.random() * (count - 1))) % count
            shop, category = shops[place % len(shops)]
            amount = 100 + int(random.random() * 40_000)
            fields = (accounts[debit], accounts[credit], amount, PostingKind.TRANSFER, category, "", f"客户{debit}", shop)
        debit_id, credit_id, amount, kind, category, memo, debit_party, credit_party = fields
        yield (
            *(number, key, debit_id, credit_id, amount, "CNY", int(kind), category, int(Channel.IMPORT), False, False, booked),
            *((booked + timedelta(hours=8)).date(), "system", 0, memo, debit_party, credit_party, first),
        )


def _copy(table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))
    connection.ensure_connection()
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
