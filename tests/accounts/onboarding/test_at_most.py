"""One Type I, five Type II, five Type III: refused with words, refused by the database, and once only when two tabs press at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountKind
from accounts.onboarding import opening, refusals
from portal.kernel.access import Actor, Channel
from tests import cast
from tests.fixtures import signed_in

NOW = timezone.now()


def opened(kind: AccountKind, **more):
    alice = cast.alice()
    return ledger.open_account(holder=alice, branch=alice.branch, kind=kind, currency="CNY", now=NOW, **more)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "most"), [(AccountKind.TYPE_1, 1), (AccountKind.TYPE_2, 5), (AccountKind.TYPE_3, 5)])
def test_one_more_is_refused_by_service_and_database(kind, most):
    alice = cast.alice()
    for _ in range(most):
        opening.open_for(customer=alice, kind=kind, branch=alice.branch, now=NOW)
    with pytest.raises(refusals.TooMany) as refused:
        opening.open_for(customer=alice, kind=kind, branch=alice.branch, now=NOW)
    assert str(most) in str(refused.value)
    with pytest.raises(IntegrityError, match="a customer has at most"), transaction.atomic():
        opened(kind)
    assert Account.objects.filter(holder=alice, kind=kind).count() == most


@pytest.mark.django_db
def test_a_batch_of_two_type_one_is_refused_as_a_whole():
    alice = cast.alice()
    new = [ledger.NewAccount(alice, alice.branch, AccountKind.TYPE_1, "CNY") for _ in range(2)]
    with pytest.raises(IntegrityError, match="at most one"), transaction.atomic():
        ledger.open_accounts(accounts=new, now=NOW)
    assert not Account.objects.filter(holder=alice).exists()


@pytest.mark.django_db
def test_a_closed_one_makes_room_and_those_from_before_the_rule_stay():
    alice = cast.alice()
    first = opened(AccountKind.TYPE_1)
    ledger.close_account(account=first.pk, actor=Actor("customer", alice.pk, Channel.WEB), now=NOW)
    opened(AccountKind.TYPE_1)
    old = [ledger.NewAccount(alice, alice.branch, AccountKind.TYPE_1, "CNY", opened_on=date(2016, 11, 30)) for _ in range(2)]
    ledger.open_accounts(accounts=old, now=NOW)
    with pytest.raises(IntegrityError, match="at most one"), transaction.atomic():
        ledger.open_accounts(accounts=[ledger.NewAccount(alice, alice.branch, AccountKind.TYPE_1, "CNY", opened_on=date(2016, 12, 1))], now=NOW)


@pytest.mark.django_db
def test_type_one_is_not_opened_online():
    alice = cast.alice()
    from accounts.onboarding import idcards

    with pytest.raises(idcards.NotOnline):
        opening.open_further(customer=alice, kind=AccountKind.TYPE_1, branch=alice.branch, agreed=True, actor=Actor("customer", alice.pk, Channel.WEB), now=NOW)
    client = signed_in(alice.user, {"method": "password"})
    page = client.post("/accounts/opening/further/", {"kind": 1, "branch": alice.branch_id, "agree_account": "on", "agree_electronic": "on"})
    assert "kind" in page.context["form"].errors
    assert not Account.objects.filter(holder=alice).exists()


@pytest.mark.django_db
def test_the_sixth_on_the_page_is_refused_with_words_and_keeps_the_form():
    alice = cast.alice()
    for _ in range(5):
        opened(AccountKind.TYPE_2)
    client = signed_in(alice.user, {"method": "password"})
    client.cookies["django_language"] = "en"
    page = client.post("/accounts/opening/further/", {"kind": 2, "branch": alice.branch_id, "agree_account": "on", "agree_electronic": "on"})
    assert "You have 5 accounts of Type II account already" in page.text
    assert Account.objects.filter(holder=alice, kind=2).count() == 5


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_open_the_fifth_one_wins():
    alice = cast.alice()
    for _ in range(4):
        opened(AccountKind.TYPE_2)
    together = Barrier(2, timeout=30)

    def press(_tab):
        try:
            together.wait()
            opening.open_further(
                customer=alice, kind=AccountKind.TYPE_2, branch=alice.branch, agreed=True, actor=Actor("customer", alice.pk, Channel.WEB), now=timezone.now()
            )
            return "opened"
        except refusals.OnboardingRefused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, range(2)))
    assert answers == ["opened", "too_many_of_kind"]
    assert Account.objects.filter(holder=alice, kind=AccountKind.TYPE_2).count() == 5
