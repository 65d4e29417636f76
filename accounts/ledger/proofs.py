"""Proving the books while the bank runs: one read-only snapshot, set-based, every entry read once.

What is proven: every account's sequence has no gap; every entry is one side of its posting and says the same; every
running balance is the one before plus the amount; every hash closes the one before and all that was recorded of the
posting (written out here, so that a replaced database function hides nothing); the account's balance, number of
entries and head are those of its last entry; every posting has its two sides on two accounts of one currency and undoes
exactly what it says; what holds reserve is what accounts hold; meters count no less than was sent; monthly sums are
the sums of their entries; all balances of a currency are zero together.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction

from portal.kernel.chains import Fault

#: How many faults of one check are named; all are counted.
NAMED: Final = 20

_PLURALS: Final = {"entry": "entries", "monthly sums of account": "accounts with monthly sums"}

_DIGEST: Final = """sha256(record_send(ROW(
    p.id, p.key, p.debit_id, p.credit_id, p.amount, p.currency, p.kind, p.category, p.channel, p.limited, p.bound, p.booked_at,
    p.business_date, p.actor_kind, p.actor_id, p.memo, p.debit_party, p.credit_party, p.reverses_id, p.batch)))"""

# The inner select joins and hashes first (OFFSET 0 keeps it whole), so that only narrow rows are sorted into chains.
_ENTRIES: Final = f"""
    SELECT e.account_id, e.seq, CASE
        WHEN a.id IS NULL THEN 'its account does not exist'
        WHEN e.seq <> e.position THEN 'an entry is missing before it'
        WHEN e.fault IS NOT NULL THEN e.fault
        WHEN e.currency <> a.currency THEN 'its posting is in another currency'
        WHEN e.balance_after <> e.balance_before + e.amount THEN 'its running balance is not the one before plus its amount'
        WHEN e.hash <> sha256(e.head_before || int8send(e.account_id) || int8send(e.seq) || int8send(e.amount) || int8send(e.balance_after) || e.digest)
            THEN 'its hash does not close the chain'
        WHEN e.seq > a.last_seq THEN 'the account knows no such entry'
        WHEN e.seq = a.last_seq AND e.balance_after <> a.balance THEN 'the balance of the account is not that of its last entry'
        WHEN e.seq = a.last_seq AND e.hash <> a.head THEN 'the head of the account is not that of its last entry'
        END AS fault
    FROM (
        SELECT j.*, row_number() OVER chain AS position, lag(balance_after, 1, 0::bigint) OVER chain AS balance_before,
            lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER chain AS head_before
        FROM (
            SELECT e.account_id, e.seq, e.amount, e.balance_after, e.hash, p.currency, {_DIGEST} AS digest, CASE
                WHEN p.id IS NULL THEN 'its posting does not exist'
                WHEN (e.account_id, e.amount, e.counterparty) IS DISTINCT FROM (p.debit_id, -p.amount, p.credit_party)
                    AND (e.account_id, e.amount, e.counterparty) IS DISTINCT FROM (p.credit_id, p.amount, p.debit_party)
                    THEN 'it is neither side of its posting'
                WHEN (e.booked_at, e.business_date, e.kind, e.category, e.memo)
                    IS DISTINCT FROM (p.booked_at, p.business_date, p.kind, p.category, p.memo) THEN 'it says something else than its posting'
                END AS fault
            FROM public.accounts_entry e LEFT JOIN public.accounts_posting p ON p.id = e.posting_id OFFSET 0
        ) j WINDOW chain AS (PARTITION BY account_id ORDER BY seq)
    ) e
    LEFT JOIN public.accounts_account a ON a.id = e.account_id
"""  # noqa: S608 (our own text)

_POSTINGS: Final = """
    SELECT p.id, CASE
        WHEN e.sides IS NULL OR e.sides <> 2 OR e.low = e.high THEN 'it has not exactly its two sides'
        WHEN r.id IS NULL AND p.reverses_id IS NOT NULL THEN 'what it undoes does not exist'
        WHEN (r.debit_id, r.credit_id, r.amount, r.currency) IS DISTINCT FROM (p.credit_id, p.debit_id, p.amount, p.currency)
            AND p.reverses_id IS NOT NULL THEN 'it is not the opposite of what it undoes'
        END AS fault
    FROM public.accounts_posting p
    LEFT JOIN (SELECT posting_id, count(*) AS sides, min(account_id) AS low, max(account_id) AS high
               FROM public.accounts_entry GROUP BY posting_id) e ON e.posting_id = p.id
    LEFT JOIN public.accounts_posting r ON r.id = p.reverses_id
"""

_ACCOUNTS: Final = """
    SELECT a.id, CASE
        WHEN a.last_seq = 0 AND (a.balance <> 0 OR a.head <> decode(repeat('00', 32), 'hex')) THEN 'it holds money without an entry'
        WHEN a.last_seq > 0 AND e.seq IS NULL THEN 'its last entry is missing'
        WHEN a.held <> coalesce(h.amount, 0) THEN 'it holds back something else than its pending holds'
        WHEN a.balance - a.held < a.min_balance THEN 'it is below its lowest balance'
        WHEN a.holder_id IS NOT NULL AND m.account_id IS NULL THEN 'it has no meter'
        END AS fault
    FROM public.accounts_account a
    LEFT JOIN public.accounts_entry e ON e.account_id = a.id AND e.seq = a.last_seq
    LEFT JOIN (SELECT account_id, sum(amount) AS amount FROM public.accounts_hold WHERE state = 1 GROUP BY account_id) h ON h.account_id = a.id
    LEFT JOIN public.accounts_meter m ON m.account_id = a.id
"""

_HOLDS: Final = """
    SELECT h.id, CASE
        WHEN a.id IS NULL THEN 'its account does not exist'
        WHEN h.state = 2 AND (p.id IS NULL OR p.debit_id <> h.account_id OR p.amount > h.amount) THEN 'it was not posted as it says'
        WHEN h.state <> 2 AND h.posting_id IS NOT NULL THEN 'it names a posting without being posted'
        END AS fault
    FROM public.accounts_hold h
    LEFT JOIN public.accounts_account a ON a.id = h.account_id
    LEFT JOIN public.accounts_posting p ON p.id = h.posting_id
"""

_METERS: Final = """
    SELECT m.account_id, CASE
        WHEN least(m.used_day, m.used_year, m.used_web, m.used_counter, m.used_api, m.used_job, m.day_sum, m.hour_sum) < 0 THEN 'it counts below zero'
        WHEN m.used_day < coalesce(s.day, 0) OR m.day_sum < coalesce(s.day_all, 0) THEN 'it counts less than was sent that day'
        WHEN m.used_year < coalesce(s.year, 0) THEN 'it counts less than was sent that year'
        END AS fault
    FROM public.accounts_meter m
    LEFT JOIN (
        SELECT p.debit_id, sum(p.amount) FILTER (WHERE p.business_date = w.day AND NOT p.bound) AS day,
            sum(p.amount) FILTER (WHERE p.business_date = w.day) AS day_all, sum(p.amount) FILTER (WHERE NOT p.bound) AS year
        FROM public.accounts_posting p JOIN public.accounts_meter w ON w.account_id = p.debit_id
        WHERE p.limited AND p.business_date >= make_date(extract(year FROM w.day)::integer, 1, 1) AND p.business_date <= w.day
        GROUP BY p.debit_id
    ) s ON s.debit_id = m.account_id
"""

_MONTHS: Final = """
    SELECT k.account_id, CASE
        WHEN s.count IS DISTINCT FROM k.seq OR s.net IS DISTINCT FROM e.balance_after THEN 'its monthly sums are not those of its entries'
        END AS fault
    FROM public.accounts_rollupmark k
    LEFT JOIN public.accounts_entry e ON e.account_id = k.account_id AND e.seq = k.seq
    LEFT JOIN (SELECT account_id, sum(count) AS count, sum(sum_in - sum_out) AS net FROM public.accounts_monthlysum GROUP BY account_id) s
        ON s.account_id = k.account_id
"""

_CHECKS: Final = (
    ("entry", _ENTRIES),
    ("account", _ACCOUNTS),
    ("posting", _POSTINGS),
    ("hold", _HOLDS),
    ("meter", _METERS),
    ("monthly sums of account", _MONTHS),
)


@dataclass(slots=True)
class Proof:
    """How much was looked at, how many rows are broken, and the first of them."""

    counts: dict[str, int] = field(default_factory=dict)
    broken: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return self.broken == 0


def prove() -> Proof:
    """Prove the whole ledger as it is at one moment; changes nothing and blocks nobody."""
    proof = Proof()
    with _snapshot() as cursor:
        for what, select in _CHECKS:
            _prove_rows(cursor, what, select, proof)
        _prove_currencies(cursor, proof)
    return proof


def _prove_rows(cursor: Any, what: str, select: str, proof: Proof) -> None:
    cursor.execute(f"SELECT count(*), count(fault) FROM ({select}) checked")  # noqa: S608 (our own text)
    proof.counts[_PLURALS.get(what, f"{what}s")], broken = cursor.fetchone()
    if broken:
        proof.broken += broken
        cursor.execute(f"SELECT * FROM ({select}) checked WHERE fault IS NOT NULL ORDER BY 1, 2 LIMIT {NAMED}")  # noqa: S608 (our own text)
        proof.faults += [Fault(f"{what} {'/'.join(map(str, row))}", fault) for *row, fault in cursor.fetchall()]


def _prove_currencies(cursor: Any, proof: Proof) -> None:
    cursor.execute("SELECT currency, sum(balance) FROM public.accounts_account GROUP BY currency ORDER BY currency")
    totals = cursor.fetchall()
    wrong = [Fault(f"currency {currency}", f"all balances together are {total}, not 0") for currency, total in totals if total]
    proof.counts["currencies"] = len(totals)
    proof.broken += len(wrong)
    proof.faults += wrong


@contextmanager
def _snapshot() -> Iterator[Any]:
    """A cursor whose every query sees one moment; inside a transaction that is already open, the caller's."""
    alone = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if alone:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        # Every row is read, so looking rows up one by one never pays; a planner that knows the tables from before a large import would.
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield cursor
