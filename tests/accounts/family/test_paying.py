"""Paying for a member: signed, monthly, an ordinary transfer of the payer's; exact amounts, every refusal and nothing taken."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.family import paying, refusals, selectors
from accounts.family.models import PayFor, PayForUse
from accounts.inbox.models import Message
from accounts.ledger.models import Account
from accounts.limits import services as limits
from accounts.transfers.models import Transfer
from portal.kernel.clock import bank_date
from portal.kernel.money import Money
from tests.factories import families, money

pytestmark = pytest.mark.django_db


def _allow(home, month: str) -> PayFor:
    """As if alice had signed."""
    return PayFor.objects.create(
        reference=f"FF{uuid4().hex[:10]}", payer=families.member(home.alice), user=families.member(home.mother), source=home.account(home.alice),
        month_minor=Money.parse(month).minor, made_at=timezone.now(),
    )  # fmt: skip


def _fetch(home, amount: str, key=None) -> Transfer:
    return paying.fetch(
        user=families.member(home.mother), payer=families.member(home.alice), target=home.account(home.mother), amount=Money.parse(amount),
        key=key or uuid4(), actor=families.actor(home.mother), now=timezone.now(),
    )  # fmt: skip


def _balances(home) -> tuple[int, int]:
    return tuple(Account.objects.get(pk=home.account(one).pk).balance for one in (home.alice, home.mother))  # type: ignore[return-value]


def test_money_is_fetched_once_by_an_ordinary_transfer_and_the_payer_is_told(home) -> None:
    _allow(home, "1,000.00")
    key = uuid4()
    order = _fetch(home, "300.00", key)
    assert _fetch(home, "300.00", key) == order
    assert _balances(home) == (4_970_000, 5_030_000)
    assert (order.customer, order.payee_name, PayForUse.objects.count()) == (home.alice, "何秀英", 1)
    assert selectors.paying(families.member(home.alice), families.member(home.mother), bank_date(timezone.now())).left == Money(70_000)
    assert Message.objects.filter(user=home.alice.user, topic="family", title__contains="fetched").count() == 1


@pytest.mark.parametrize(("month", "amount", "refusal"), [("100.00", "100.01", refusals.MonthUsedUp), ("100.00", "10.01", refusals.PayerCannot)])
def test_more_than_the_month_or_than_the_account_has_is_refused_and_takes_nothing(home, month, amount, refusal) -> None:
    _allow(home, month)
    PayFor.objects.update(source=money.account(holder=home.alice, balance="10.00"))
    with pytest.raises(refusal) as refused:
        _fetch(home, amount)
    assert "10.00" not in str(refused.value)
    assert _balances(home) == (5_000_000, 5_000_000)
    assert not Transfer.objects.exists()


def test_a_new_paper_does_not_begin_a_new_month(home) -> None:
    _allow(home, "500.00")
    _fetch(home, "400.00")
    PayFor.objects.update(ended_at=timezone.now())
    _allow(home, "600.00")
    with pytest.raises(refusals.MonthUsedUp):
        _fetch(home, "200.01")
    _fetch(home, "200.00")
    assert _balances(home) == (4_940_000, 5_060_000)


def test_what_the_payer_would_have_to_sign_is_left_to_the_payer(home) -> None:
    _allow(home, "9,000.00")
    with pytest.raises(refusals.PayerMustSign):
        _fetch(home, "6,000.00")
    assert _balances(home) == (5_000_000, 5_000_000)
    assert Message.objects.filter(user=home.alice.user, topic="family", title__contains="asks you for").count() == 1


def test_the_payers_own_limits_hold(home) -> None:
    _allow(home, "9,000.00")
    limits.set_own_limit(account=home.account(home.alice), each=10_000, day=None, actor=families.actor(home.alice), now=timezone.now())
    with pytest.raises(refusals.PayerCannot):
        _fetch(home, "100.01")
    _fetch(home, "100.00")
    assert _balances(home) == (4_990_000, 5_010_000)


def test_the_page_wants_an_amount_above_zero_and_a_signature(client_of, home) -> None:
    client, mother = client_of(home.alice), families.member(home.mother)
    address = f"/me/family/members/{mother.reference}/pay/"
    given = {"source": home.account(home.alice).reference}
    for amount in ("0", "-1", "much", ""):
        assert client.post(address, {**given, "month": amount}).status_code == 200
    assert not PayFor.objects.exists()
    answer = client.post(address, {**given, "month": "800.00"})
    assert (answer.status_code, answer["Location"]) == (302, f"{address}sign/")
    wrong = client.post(f"{address}sign/", {"with": "password", "secret": "wrong"})
    assert wrong.status_code == 200 and not PayFor.objects.exists()
    assert client.post(f"{address}sign/", {"with": "password", "secret": "walk-together-2026"}).status_code == 302
    assert PayFor.objects.get().month == Money(80_000)
    lower = client.post(address, {**given, "month": "500.00"})
    assert lower["Location"] == f"/me/family/members/{mother.reference}/"
    assert PayFor.objects.get(ended_at=None).month == Money(50_000)
    client.post(f"{address}stop/")
    assert not PayFor.objects.filter(ended_at=None).exists()


def test_the_same_page_twice_fetches_once(client_of, home) -> None:
    _allow(home, "1,000.00")
    client, address = client_of(home.mother), f"/me/family/members/{families.member(home.alice).reference}/fetch/"
    key = client.get(address).context["form"]["key"].value()
    typed = {"amount": "200.00", "target": home.account(home.mother).reference, "key": key}
    assert [client.post(address, typed).status_code for _ in range(2)] == [302, 302]
    assert client.post(address, {**typed, "amount": "300.00"}).status_code == 200, "the same key with other details is refused beside the form"
    assert _balances(home) == (4_980_000, 5_020_000)
    answer = client_of(home.bob).get(address)
    assert answer.headers["Location"] == f"/me/family/members/{families.member(home.alice).reference}/", "whom nothing is paid is shown the person"


def test_the_page_of_fetching_says_that_nothing_is_paid_any_more(home, client_of) -> None:
    """An old tab, a link of a message: no dead end."""
    given = _allow(home, "100.00")
    client, path = client_of(home.mother), f"/me/family/members/{families.member(home.alice).reference}/fetch/"
    assert client.get(path).status_code == 200
    PayFor.objects.filter(pk=given.pk).update(ended_at=timezone.now())
    answer = client.get(path, follow=True, headers={"accept-language": "en"})
    assert "does not pay for you any more" in answer.content.decode()
