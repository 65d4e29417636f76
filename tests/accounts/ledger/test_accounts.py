import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account, AccountHolder, Meter
from tests.accounts.ledger.acts import DAY, NOW, book
from tests.factories import people, places

pytestmark = pytest.mark.django_db


def test_an_account_opens_empty_with_a_number_a_reference_and_a_meter() -> None:
    account = book(nickname="零花钱")
    assert (account.balance, account.held, account.last_seq, account.available) == (0, 0, 0, 0)
    assert (len(account.number), len(account.reference), account.reference[:2]) == (19, 20, "AC")
    assert (account.opened_on, str(account)) == (DAY, "零花钱")
    assert Meter.objects.filter(pk=account.pk).exists()


def test_what_may_leave_is_the_balance_less_holds_plus_the_overdraft() -> None:
    assert book(100_00, min_balance=-50_00).available == 150_00


def test_many_accounts_open_in_few_queries() -> None:
    holder = people.customer()
    new = [ledger.NewAccount(holder, holder.branch, AccountKind.BUSINESS, "CNY", number=f"B{number}") for number in range(50)]
    with CaptureQueriesContext(connection) as queries:
        opened = ledger.open_accounts(accounts=new, now=NOW)
    assert len(queries) <= 4
    assert [account.number for account in opened] == [f"B{number}" for number in range(50)]
    assert Meter.objects.filter(pk__in=[account.pk for account in opened]).count() == 50


def test_a_customer_has_own_and_joint_accounts_and_no_others() -> None:
    alice, bob, stranger = people.customer(), people.customer(), people.customer()
    own, joint, other = book(holder=alice), book(holder=bob), book(holder=stranger)
    AccountHolder.objects.create(account=joint, customer=alice, since=DAY)
    assert set(Account.objects.for_customer(alice)) == {own, joint}
    assert set(Account.objects.for_customer(bob)) == {joint}
    assert other not in Account.objects.for_customer(alice)


def test_the_banks_own_account_is_one_per_kind_currency_and_branch() -> None:
    first = ledger.bank_account(AccountKind.FEES, "CNY")
    assert ledger.bank_account(AccountKind.FEES, "CNY") == first
    branch = ledger.bank_account(AccountKind.FEES, "CNY", places.branch())
    assert branch not in (first, ledger.bank_account(AccountKind.FEES, "CZK"))
    assert (first.holder, first.min_balance, first.max_balance) == (None, None, None)
    with pytest.raises(ValueError, match="customer"):
        ledger.bank_account(AccountKind.TYPE_1, "CNY")
