"""Is this the account of the person you mean? Nothing else is given away."""

from datetime import datetime
from types import ModuleType

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from accounts.identity.models import Customer
from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountKind, AccountStatus
from accounts.payees import rules, services
from portal.kernel.clock import BANK_ZONE
from portal.kernel.ids import account_number
from tests.factories import money

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=BANK_ZONE)


@pytest.fixture(autouse=True)
def fresh_count() -> None:
    cache.clear()


@pytest.fixture
def bobs(cast: ModuleType) -> Account:
    return money.account(holder=cast.bob(), now=NOON)


def find(who: Customer, number: str, name: str) -> Account:
    return services.find_payee(customer=who, number=number, name=name, now=NOON)


@pytest.mark.parametrize("name", ["周明远", " 周 明远 ", "Zhou Mingyuan", "ZHOU  mingyuan", "Ｚｈｏｕ Mingyuan"])
def test_finds_the_account_by_number_and_name(bobs: Account, cast: ModuleType, name: str) -> None:
    assert find(cast.alice(), bobs.number, name).pk == bobs.pk


def test_forgives_gaps_and_full_width_digits(bobs: Account, cast: ModuleType) -> None:
    typed = " ".join(bobs.number[place : place + 4] for place in range(0, 19, 4)).translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    assert find(cast.alice(), typed, "周明远").pk == bobs.pk


@pytest.mark.parametrize("name", ["周明元", "周明", "周明远远", "林知夏", "Zhou Mingyua", "Zhou", "·"])
def test_one_character_off_is_refused_without_the_right_name(bobs: Account, cast: ModuleType, name: str) -> None:
    with pytest.raises(services.NameMismatch) as caught:
        find(cast.alice(), bobs.number, name)
    assert "周明远" not in str(caught.value) and "Zhou" not in str(caught.value)


def test_an_unknown_number_gets_the_same_answer_as_a_wrong_name(bobs: Account, cast: ModuleType) -> None:
    with pytest.raises(services.NameMismatch):
        find(cast.alice(), account_number(999_999_999), "周明远")


@pytest.mark.parametrize("number", ["", "123", "6299990000000000000", "abc", "6299990000000000015x", "0" * 40])
def test_what_is_no_account_number_is_said_at_once(cast: ModuleType, number: str) -> None:
    with pytest.raises(services.BadNumber):
        find(cast.alice(), number, "周明远")


def test_a_closed_account_is_named_only_to_who_knows_the_name(bobs: Account, cast: ModuleType) -> None:
    Account.objects.filter(pk=bobs.pk).update(status=AccountStatus.CLOSED)
    with pytest.raises(services.PayeeClosed):
        find(cast.alice(), bobs.number, "周明远")
    with pytest.raises(services.NameMismatch):
        find(cast.alice(), bobs.number, "周明元")


def test_the_banks_own_accounts_are_nobodys(cast: ModuleType) -> None:
    cash = ledger.bank_account(AccountKind.CASH, "CNY")
    with pytest.raises(services.BadNumber):
        find(cast.alice(), cash.number, "同行银行")


def test_after_ten_misses_the_guesser_waits_and_others_do_not(bobs: Account, cast: ModuleType) -> None:
    for _ in range(10):
        with pytest.raises(services.NameMismatch):
            find(cast.alice(), bobs.number, "周明元")
    with pytest.raises(services.TooManyMisses):
        find(cast.alice(), bobs.number, "周明远")
    assert find(cast.charlie(), bobs.number, "周明远").pk == bobs.pk


def test_whoever_knows_one_writing_is_not_shown_the_other(bobs: Account) -> None:
    assert services.name_as_said(bobs, "zhou mingyuan") == "Zhou Mingyuan"
    assert services.name_as_said(bobs, "周明远") == "周明远"


@given(st.text(max_size=60))
def test_reading_a_number_never_fails_and_is_stable(text: str) -> None:
    plain = rules.plain_number(text)
    assert plain == "" or (len(plain) == 19 and rules.plain_number(plain) == plain)


@given(st.text(alphabet="林知夏周 ·•.．Aazé　Ｚ-", max_size=40))
def test_reading_a_name_twice_is_reading_it_once(text: str) -> None:
    assert rules.plain_name(rules.plain_name(text)) == rules.plain_name(text)


@given(st.text(max_size=40))
def test_reading_a_name_never_fails(text: str) -> None:
    assert isinstance(rules.plain_name(text), str)
