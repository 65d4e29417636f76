"""What the running bank cannot do to its books, whatever its code asks for."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from accounts.ledger.kinds import AccountStatus
from accounts.ledger.models import Account, Entry, Meter, Posting
from tests.accounts.ledger.acts import DAY, book, cash, post
from tests.accounts.ledger.owner import owner

pytestmark = pytest.mark.django_db

FORBIDDEN = [
    "UPDATE public.accounts_account SET balance = balance + 1",
    "UPDATE public.accounts_account SET held = 0",
    "UPDATE public.accounts_account SET last_seq = 0",
    "UPDATE public.accounts_account SET head = ''",
    "UPDATE public.accounts_account SET currency = 'CZK'",
    "UPDATE public.accounts_account SET holder_id = holder_id",
    "UPDATE public.accounts_account SET number = number || 'x'",
    "DELETE FROM public.accounts_account",
    "INSERT INTO public.accounts_posting SELECT * FROM public.accounts_posting",
    "UPDATE public.accounts_posting SET amount = amount + 1",
    "DELETE FROM public.accounts_posting",
    "INSERT INTO public.accounts_entry SELECT * FROM public.accounts_entry",
    "INSERT INTO public.accounts_entry_p03 SELECT * FROM public.accounts_entry_p03",
    "UPDATE public.accounts_entry SET memo = ''",
    "UPDATE public.accounts_entry_p07 SET memo = ''",
    "DELETE FROM public.accounts_entry",
    "DELETE FROM public.accounts_entry_p00",
    "TRUNCATE public.accounts_entry",
    "UPDATE public.accounts_hold SET state = 3",
    "INSERT INTO public.accounts_hold SELECT * FROM public.accounts_hold",
    "UPDATE public.accounts_meter SET used_day = 0",
    "DELETE FROM public.accounts_meter",
    "UPDATE public.accounts_monthlysum SET sum_in = 0",
    "DELETE FROM public.accounts_rollupmark",
    "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql RETURN $1",
    "ALTER TABLE public.accounts_entry DISABLE TRIGGER USER",
    "DROP TRIGGER entry_insert_only ON public.accounts_entry",
    "SELECT public.ledger_consume(1, 1::smallint, '2026-11-20', now(), -1, -1, -1, -1)",
    "SELECT public.ledger_settle_hold(1, 3::smallint, now())",
    "SELECT public.ledger_apply_batch(1, 1)",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_app_role_is_refused(statement: str) -> None:
    source, target = book(100_00), book()
    post(debit=source, credit=target, amount=1_00)
    with pytest.raises((ProgrammingError, DatabaseError)) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert "permission denied" in str(caught.value) or "must be owner" in str(caught.value) or "hold_not_pending" in str(caught.value)


def test_what_the_app_may_change_it_can() -> None:
    account = book(100_00)
    Account.objects.filter(pk=account.pk).update(nickname="零花钱", min_balance=-5, max_balance=10**9, status=AccountStatus.STOPPED)
    Meter.objects.filter(pk=account.pk).update(cap_day=5, cap_year=6)
    assert Account.objects.get(pk=account.pk).nickname == "零花钱"


@pytest.mark.parametrize("table", ["accounts_entry", "accounts_posting"])
@pytest.mark.parametrize("change", ["UPDATE public.{} SET memo = 'x'", "DELETE FROM public.{}"])
def test_even_the_owner_cannot_change_what_was_recorded(table: str, change: str) -> None:
    source, target = book(100_00), book()
    post(debit=source, credit=target, amount=1_00)
    with pytest.raises(DatabaseError, match="insert_only"), transaction.atomic(), owner() as cursor:
        cursor.execute(change.format(table))


@pytest.mark.parametrize("partition", range(16))
def test_no_partition_is_left_open(partition: int) -> None:
    with owner() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'entry_insert_only' AND tgrelid = %s::regclass", [f"accounts_entry_p{partition:02d}"])
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("column", ["balance", "held", "last_seq", "received_sum"])
def test_no_account_opens_with_money_on_it(column: str) -> None:
    holder = book().holder
    assert holder is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.create(reference="ACX", number="X", holder=holder, branch=holder.branch, kind=1, currency="CNY", opened_on=DAY, **{column: 1})


def test_a_balance_below_its_bound_breaks_the_table_itself() -> None:
    account = book(100_00)
    with pytest.raises(IntegrityError), transaction.atomic(), owner() as cursor:
        cursor.execute("UPDATE public.accounts_account SET balance = -1 WHERE id = %s", [account.pk])


def test_an_account_with_money_cannot_be_closed_and_an_empty_one_can() -> None:
    full, empty = book(1), book()
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=full.pk).update(status=AccountStatus.CLOSED)
    Account.objects.filter(pk=empty.pk).update(status=AccountStatus.CLOSED, closed_on=DAY)


def test_an_overdraft_cannot_be_taken_away_while_it_is_used() -> None:
    source, target = book(0, min_balance=-100), book()
    post(debit=source, credit=target, amount=50)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=source.pk).update(min_balance=0)


def test_the_banks_own_account_takes_no_bounds_and_a_customers_needs_one() -> None:
    for account, change in ((cash(), {"min_balance": 0}), (cash(), {"max_balance": 5}), (book(), {"min_balance": None})):
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.filter(pk=account.pk).update(**change)


def test_the_books_can_be_read() -> None:
    source, target = book(100_00), book()
    post(debit=source, credit=target, amount=1_00)
    assert (Entry.objects.filter(account=target).count(), Posting.objects.filter(credit=target).count()) == (1, 1)
