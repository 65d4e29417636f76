"""Limits a parent gives a child are enforced by the posting function, and only a parent gives them."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.family import guarding, leaving, refusals
from accounts.identity.models import Customer
from accounts.ledger.models import Account, Meter
from accounts.ledger.refusals import OverLimit
from accounts.limits.models import GuardianLimit
from portal.kernel.clock import bank_date
from tests.accounts.transfers.desk import order
from tests.factories import families, money

pytestmark = pytest.mark.django_db


def _caps(account: Account) -> tuple[int | None, int | None]:
    meter = Meter.objects.get(account=account)
    return meter.cap_each, meter.cap_day


def _give(home, guardian, *, each, day) -> None:
    guarding.give_limits(
        guardian=families.member(guardian), child=families.member(home.son), account=home.account(home.son), each=each, day=day,
        actor=families.actor(guardian), now=timezone.now(),
    )  # fmt: skip


def test_a_parent_gives_either_parent_changes_and_the_ledger_refuses_more(home) -> None:
    _give(home, home.alice, each=10_000, day=20_000)
    assert _caps(home.account(home.son)) == (10_000, 20_000)
    with pytest.raises(OverLimit):
        order(home.account(home.son), money.account(holder=home.charlie), "100.01")
    _give(home, home.bob, each=0, day=None)
    assert _caps(home.account(home.son)) == (0, None)
    with pytest.raises(OverLimit):
        order(home.account(home.son), home.account(home.charlie), "0.01")
    assert Account.objects.get(pk=home.account(home.son).pk).balance == 5_000_000
    _give(home, home.alice, each=None, day=None)
    assert _caps(home.account(home.son)) == (None, None)
    assert not GuardianLimit.objects.exists()


def test_neither_grandmother_nor_for_a_grown_child_nor_above_the_banks(client_of, home) -> None:
    with pytest.raises(refusals.NotYourChild):
        _give(home, home.mother, each=1, day=None)
    with pytest.raises(refusals.AboveBank):
        _give(home, home.alice, each=None, day=20_000_001)
    assert client_of(home.mother).get(f"/me/family/limits/{home.account(home.son).reference}/").status_code == 404
    Customer.objects.filter(pk=home.son.pk).update(birth_date=date(2000, 1, 1))
    with pytest.raises(refusals.NotYourChild):
        _give(home, home.alice, each=1, day=None)
    assert not GuardianLimit.objects.exists()


def test_they_end_with_the_family_and_at_eighteen(client_of, home) -> None:
    account = home.account(home.son)
    address = f"/me/family/limits/{account.reference}/"
    assert client_of(home.alice).post(address, {"each": "50.00", "day": "-1"}).status_code == 200
    assert client_of(home.alice).post(address, {"each": "50.00", "day": ""}).status_code == 302
    assert [line.is_given for line in client_of(home.son).get(f"/accounts/{account.reference}/limits/").context["overview"].lines] == [True, False]
    leaving.remove(by=families.member(home.alice), target=families.member(home.son), actor=families.actor(home.alice), now=timezone.now())
    assert _caps(account) == (None, None)
    families.join(home.alice, home.son, families.Relation.CHILD)
    _give(home, home.alice, each=5_000, day=None)
    today = bank_date(timezone.now())
    Customer.objects.filter(pk=home.son.pk).update(birth_date=date(today.year - 18, today.month, min(today.day, 28)))
    assert guarding.lift_of_age(day=today, now=timezone.now()) == 1
    assert _caps(account) == (None, None)
