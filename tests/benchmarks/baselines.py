"""L0, L1 and the plain ORM transfer: what a ledger costs at the least, and what it costs when nobody thinks about it."""

import random
from functools import cache
from pathlib import Path

import psycopg
from django.db import connection, models, transaction

from tests.benchmarks import stage
from tests.benchmarks.crew import Work

ACCOUNTS = 5_000
AMOUNT_MINOR = 1
_START_MINOR = 10**12
_SQL = Path(__file__).with_name("baselines.sql")


def create() -> None:
    """Make the tables afresh, as the owner."""
    with psycopg.connect(**stage.owner()) as conn:
        conn.execute(_SQL.read_bytes())
        conn.execute("INSERT INTO bench.account SELECT id, %s FROM generate_series(1, %s) id", (_START_MINOR, ACCOUNTS))


def pair(chance: random.Random) -> tuple[int, int]:
    """Two different accounts."""
    debit, other = chance.randrange(ACCOUNTS), chance.randrange(ACCOUNTS - 1)
    return debit + 1, (other if other < debit else other + 1) + 1


@cache
def raw() -> psycopg.Connection:
    """This process's own psycopg connection, as the app role; autocommit, statements prepared from the first call on."""
    return psycopg.connect(**stage.app(), autocommit=True, prepare_threshold=0)


def l0(chance: random.Random) -> Work:
    """Six statements: begin, lock both, the posting, its two entries, both balances, commit."""
    conn = raw()

    def transfer() -> None:
        debit, credit = pair(chance)
        with conn.transaction():
            rows = conn.execute("SELECT id, balance FROM bench.account WHERE id IN (%s, %s) ORDER BY id FOR UPDATE", (debit, credit)).fetchall()
            if dict(rows)[debit] < AMOUNT_MINOR:
                raise RuntimeError("not enough money")
            posting = conn.execute(
                "INSERT INTO bench.posting (debit_id, credit_id, amount) VALUES (%s, %s, %s) RETURNING id", (debit, credit, AMOUNT_MINOR)
            ).fetchone()
            assert posting is not None
            conn.execute(
                "INSERT INTO bench.entry (posting_id, account_id, amount) VALUES (%s, %s, %s), (%s, %s, %s)",
                (posting[0], debit, -AMOUNT_MINOR, posting[0], credit, AMOUNT_MINOR),
            )
            conn.execute(
                "UPDATE bench.account SET balance = balance + CASE id WHEN %s THEN %s ELSE %s END WHERE id IN (%s, %s)",
                (debit, -AMOUNT_MINOR, AMOUNT_MINOR, debit, credit),
            )

    return transfer


def l1(chance: random.Random) -> Work:
    """One call of one PL/pgSQL function."""
    conn = raw()
    return lambda: conn.execute("SELECT bench.l1_post(%s, %s, %s)", (*pair(chance), AMOUNT_MINOR)).fetchone()


def l1_django(chance: random.Random) -> Work:
    """The same function, called the way ours is called: through Django's connection and the kernel's prepared call."""
    from portal.kernel import prepared

    return lambda: prepared.call("SELECT bench.l1_post(%s, %s, %s)", (*pair(chance), AMOUNT_MINOR))


def l1_django_cursor(chance: random.Random) -> Work:
    """The same function through Django's own cursor, which binds on the client."""

    def transfer() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT bench.l1_post(%s, %s, %s)", (*pair(chance), AMOUNT_MINOR))
            cursor.fetchone()

    return transfer


class PlainAccount(models.Model):
    balance = models.BigIntegerField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = '"bench"."account"'

    def __str__(self) -> str:
        return str(self.pk)


class PlainPosting(models.Model):
    debit = models.ForeignKey(PlainAccount, models.PROTECT, related_name="+")
    credit = models.ForeignKey(PlainAccount, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    booked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bench"
        managed = False
        db_table = '"bench"."posting"'

    def __str__(self) -> str:
        return str(self.pk)


class PlainEntry(models.Model):
    posting = models.ForeignKey(PlainPosting, models.PROTECT, related_name="+")
    account = models.ForeignKey(PlainAccount, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = '"bench"."entry"'

    def __str__(self) -> str:
        return str(self.pk)


def orm(chance: random.Random) -> Work:
    """The transfer as one writes it first: lock, create, create, create, save, save."""

    def transfer() -> None:
        debit, credit = pair(chance)
        with transaction.atomic():
            accounts = {account.pk: account for account in PlainAccount.objects.select_for_update().filter(pk__in=[debit, credit]).order_by("pk")}
            source, target = accounts[debit], accounts[credit]
            if source.balance < AMOUNT_MINOR:
                raise RuntimeError("not enough money")
            posting = PlainPosting.objects.create(debit=source, credit=target, amount=AMOUNT_MINOR)
            PlainEntry.objects.create(posting=posting, account=source, amount=-AMOUNT_MINOR)
            PlainEntry.objects.create(posting=posting, account=target, amount=AMOUNT_MINOR)
            source.balance -= AMOUNT_MINOR
            target.balance += AMOUNT_MINOR
            source.save(update_fields=["balance"])
            target.save(update_fields=["balance"])

    return transfer
