"""Money to a mobile number: its owner's exact name, and where the owner wants it."""

from datetime import datetime
from types import ModuleType

import pytest
from django.core.cache import cache

from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.models import Account, AccountKind
from accounts.payees import services
from portal.kernel.audit.models import AuditEntry
from portal.kernel.vault import lookup_hash
from tests.accounts.transfers.desk import NOON, actor_for
from tests.factories import money

pytestmark = pytest.mark.django_db
MOBILE = "13900139001"


@pytest.fixture(autouse=True)
def fresh_count() -> None:
    cache.clear()


@pytest.fixture
def bob(cast: ModuleType) -> Customer:
    return with_mobile(cast.bob())


@pytest.fixture
def bobs(bob: Customer) -> Account:
    return money.account(holder=bob, now=NOON)


def with_mobile(person: Customer, mobile: str = MOBILE) -> Customer:
    person.phone, person.phone_hash = mobile, lookup_hash("phone", mobile)
    person.save()
    return person


def find(who: Customer, number: str, name: str, now: datetime = NOON) -> Account:
    return services.find(customer=who, number=number, name=name, now=now)


@pytest.mark.parametrize("typed", [MOBILE, "139 0013 9001", "+86 139-0013-9001", "１３９００１３９００１"])
def test_arrives_in_the_only_current_account(bobs: Account, cast: ModuleType, typed: str) -> None:
    assert find(cast.alice(), typed, "周明远").pk == bobs.pk


def test_an_account_number_still_works(bobs: Account, cast: ModuleType) -> None:
    assert find(cast.alice(), bobs.number, "周明远").pk == bobs.pk


@pytest.mark.parametrize(("typed", "name"), [(MOBILE, "周明元"), (MOBILE, "林知夏"), ("13900139002", "周明远")])
def test_a_wrong_name_and_an_unknown_number_get_one_answer(bobs: Account, cast: ModuleType, typed: str, name: str) -> None:
    with pytest.raises(services.NobodyThere) as caught:
        find(cast.alice(), typed, name)
    assert "周明远" not in str(caught.value)


def test_with_two_accounts_nothing_arrives_until_one_is_chosen(bobs: Account, bob: Customer, cast: ModuleType) -> None:
    second = money.account(holder=bob, kind=AccountKind.TYPE_2, now=NOON)
    with pytest.raises(services.NobodyThere):
        find(cast.alice(), MOBILE, "周明远")
    services.choose_receiving_account(customer=bob, account=second, actor=actor_for(bob), now=NOON)
    assert find(cast.alice(), MOBILE, "周明远").pk == second.pk
    assert AuditEntry.objects.filter(verb="receiving.chosen").count() == 1


def test_who_wants_none_gets_none(bobs: Account, bob: Customer, cast: ModuleType) -> None:
    services.choose_receiving_account(customer=bob, account=None, actor=actor_for(bob), now=NOON)
    with pytest.raises(services.NobodyThere):
        find(cast.alice(), MOBILE, "周明远")


def test_a_shared_number_is_told_apart_by_name(bobs: Account, cast: ModuleType) -> None:
    charlie = with_mobile(cast.charlie())
    money.account(holder=charlie, now=NOON)
    assert find(cast.alice(), MOBILE, "周明远").pk == bobs.pk


def test_a_frozen_owner_receives_nothing_by_number(bobs: Account, bob: Customer, cast: ModuleType) -> None:
    Customer.objects.filter(pk=bob.pk).update(status=CustomerStatus.FROZEN)
    with pytest.raises(services.NobodyThere):
        find(cast.alice(), MOBILE, "周明远")


def test_guessing_by_number_and_by_account_is_counted_together(bobs: Account, cast: ModuleType) -> None:
    for _ in range(services.MISSES_AN_HOUR):
        with pytest.raises(services.NobodyThere):
            find(cast.alice(), MOBILE, "别人")
    for number in (MOBILE, bobs.number):
        with pytest.raises(services.TooManyMisses):
            find(cast.alice(), number, "周明远")


@pytest.mark.parametrize("typed", ["", "小周", "🙂"])
def test_what_is_no_number_is_said(cast: ModuleType, typed: str) -> None:
    with pytest.raises(services.NotANumber):
        find(cast.alice(), typed, "周明远")
