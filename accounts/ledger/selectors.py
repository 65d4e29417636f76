"""Reads of the books: statement pages, their totals, monthly sums and the heads of the chains. Light tuples, no models."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db import connection

#: Rows fetched at a time when a whole statement is read.
_STREAM_ROWS: Final = 5000


class StatementRow(NamedTuple):
    """One entry as a statement shows it; `amount` and `balance_after` in minor units, negative when money left."""

    seq: int
    posting_id: int
    amount: int
    balance_after: int
    booked_at: datetime
    business_date: date
    kind: int
    category: int
    counterparty: str
    memo: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the entries a filter lets through: how many, the sum that came in and the sum that went out (both positive)."""

    count: int
    sum_in: int
    sum_out: int


@dataclass(frozen=True, slots=True)
class MonthRow:
    """Sums of an account's month and category, exact up to the last entry; `month` is its first day."""

    account_id: int
    month: date
    category: int
    sum_in: int
    sum_out: int
    count: int


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which entries: business dates inclusive, absolute minor units, direction "in" or "out", text in counterparty or memo."""

    since: date | None = None
    until: date | None = None
    at_least: int | None = None
    at_most: int | None = None
    direction: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self == StatementFilter()

    def conditions(self) -> tuple[str, list[Any]]:
        """The filter as SQL to put after `account_id = %s`, and its parameters."""
        like = f"%{_literal(self.text.strip())}%"
        parts: list[tuple[bool, str, list[Any]]] = [
            (self.since is not None, "business_date >= %s", [self.since]),
            (self.until is not None, "business_date <= %s", [self.until]),
            (self.at_least is not None, "abs(amount) >= %s", [self.at_least]),
            (self.at_most is not None, "abs(amount) <= %s", [self.at_most]),
            (self.direction == "in", "amount > 0", []),
            (self.direction == "out", "amount < 0", []),
            (bool(self.text.strip()), "(counterparty ILIKE %s OR memo ILIKE %s)", [like, like]),
        ]
        chosen = [(sql, params) for wanted, sql, params in parts if wanted]
        return "".join(f" AND {sql}" for sql, _ in chosen), [value for _, params in chosen for value in params]


EVERYTHING: Final = StatementFilter()


def statement_page(*, account_id: int, filters: StatementFilter = EVERYTHING, before: int | None = None, limit: int = 50) -> list[StatementRow]:
    """Entries of the account, newest first, with a sequence below `before`; equally quick at any depth."""
    where, params = filters.conditions()
    if before is not None:
        where, params = f" AND seq < %s{where}", [before, *params]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(StatementRow._fields)} FROM public.accounts_entry "  # noqa: S608 (fixed names)
            f"WHERE account_id = %s{where} ORDER BY seq DESC LIMIT %s",
            [account_id, *params, limit],
        )
        return list(map(StatementRow._make, cursor.fetchall()))


def statement_totals(*, account_id: int, filters: StatementFilter = EVERYTHING) -> Totals:
    """Count and sums of what the filter lets through; without a filter, from the monthly sums and the entries after them."""
    if filters.is_empty:
        rows = monthly_sums(account_ids=[account_id])
        return Totals(sum(row.count for row in rows), sum(row.sum_in for row in rows), sum(row.sum_out for row in rows))
    where, params = filters.conditions()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(sum(amount) FILTER (WHERE amount > 0), 0)::bigint, "  # noqa: S608 (fixed names)
            f"coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)::bigint FROM public.accounts_entry WHERE account_id = %s{where}",
            [account_id, *params],
        )
        return Totals(*cursor.fetchone())


def stream_statement(*, account_id: int, filters: StatementFilter = EVERYTHING, rows: int = _STREAM_ROWS) -> Iterator[StatementRow]:
    """Every entry the filter lets through, newest first, in constant memory and without holding a transaction open.

    Entries never change and new ones come at the top, so reading in portions sees one consistent statement.
    """
    before: int | None = None
    while page := statement_page(account_id=account_id, filters=filters, before=before, limit=rows):
        yield from page
        before = page[-1].seq


def monthly_sums(*, account_ids: Sequence[int], since: date | None = None, until: date | None = None) -> list[MonthRow]:
    """Sums by account, month and category, oldest first: the rolled-up part plus the entries after its mark, in one statement.

    `since` and `until` are first days of months, inclusive.
    """
    span = [since or date.min, until or date.max]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT account_id, month, category, sum(sum_in)::bigint, sum(sum_out)::bigint, sum(count)::integer FROM (
                SELECT account_id, month, category, sum_in, sum_out, count
                FROM public.accounts_monthlysum WHERE account_id = ANY (%(accounts)s::bigint[]) AND month BETWEEN %(since)s AND %(until)s
                UNION ALL
                SELECT e.account_id, e.business_date - extract(day FROM e.business_date)::integer + 1, e.category,
                    greatest(e.amount, 0), greatest(-e.amount, 0), 1
                FROM unnest(%(accounts)s::bigint[]) AS a (id)
                LEFT JOIN public.accounts_rollupmark m ON m.account_id = a.id
                JOIN public.accounts_entry e ON e.account_id = a.id AND e.seq > coalesce(m.seq, 0)
                WHERE e.business_date >= %(since)s AND e.business_date - extract(day FROM e.business_date)::integer + 1 <= %(until)s
            ) parts GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """,
            {"accounts": list(account_ids), "since": span[0], "until": span[1]},
        )
        return [MonthRow(*row) for row in cursor.fetchall()]


def chain_heads() -> Iterator[tuple[int, int, bytes]]:
    """Account id, last sequence and head of every chain that has begun, in account order and constant memory."""
    after = 0
    while rows := _heads_after(after):
        yield from rows
        after = rows[-1][0]


def vanished(heads: Sequence[tuple[int, int, bytes]]) -> list[tuple[int, int, bytes]]:
    """Those of the heads, seen at some time, that are no entry any more: the books were rewritten below them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.account, h.seq, h.hash FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) AS h (account, seq, hash) "
            "LEFT JOIN public.accounts_entry e ON e.account_id = h.account AND e.seq = h.seq AND e.hash = h.hash WHERE e.seq IS NULL",
            [[head[0] for head in heads], [head[1] for head in heads], [head[2] for head in heads]],
        )
        return [(account, seq, bytes(found)) for account, seq, found in cursor.fetchall()]


def _heads_after(after: int) -> list[tuple[int, int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, last_seq, head FROM public.accounts_account WHERE id > %s AND last_seq > 0 ORDER BY id LIMIT %s", [after, _STREAM_ROWS])
        return [(account, seq, bytes(head)) for account, seq, head in cursor.fetchall()]


def _literal(text: str) -> str:
    """The text with what LIKE would read as a pattern taken literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
