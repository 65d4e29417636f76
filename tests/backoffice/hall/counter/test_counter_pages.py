"""The counter's pages: a teller makes, a manager checks; refusals keep what was typed."""

import pytest

from accounts.ledger.models import Account
from backoffice.hall.counter.models import CounterTransaction, Status
from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.factories import money

pytestmark = pytest.mark.django_db

NEW = "/staff/counter/new/"


@pytest.fixture
def account(cast) -> Account:
    return money.account(holder=cast.alice(), balance="80,000.00")


def _typed(account: Account, **more: str) -> dict[str, str]:
    return {"kind": "deposit", "number": account.number, "amount": "100.00", "paper_reference": "S-1", "key": "k1", **more}


def _made(client, account: Account, **more: str) -> CounterTransaction:
    response = client.post(NEW, _typed(account, **more))
    assert response.status_code == 302, response.context["entry_form"].errors
    return CounterTransaction.objects.get(reference=response.url.split("/")[-2])


def _page(row: CounterTransaction, step: str = "") -> str:
    return f"/staff/counter/{row.reference}/{step}"


def test_a_deposit_from_form_to_receipt(staff_client, account: Account) -> None:
    client = staff_client(cast.judy())
    row = _made(client, account, amount="１,234.50")
    assert "1,234.50" in client.get(_page(row)).content.decode()
    assert client.post(_page(row, "submit/")).url == _page(row)
    account.refresh_from_db()
    assert account.balance == 8_123_450
    html = client.get(_page(row, "receipt/")).content.decode()
    assert "81,234.50" in html and account.number in html and "S-1" in html


def test_a_large_withdrawal_waits_for_the_manager(staff_client, account: Account) -> None:
    teller, manager = staff_client(cast.judy()), staff_client(cast.erin())
    row = _made(teller, account, kind="withdrawal", amount="60,000")
    teller.post(_page(row, "submit/"))
    assert [item.href for item in manager.get("/staff/").context["day"].items] == [_page(row)]
    assert teller.post(_page(row, "approve/")).status_code == 403
    assert manager.post(_page(row, "approve/")).url == _page(row)
    row.refresh_from_db()
    account.refresh_from_db()
    assert (row.status, account.balance, account.held) == (Status.DONE, 2_000_000, 0)
    assert manager.get("/staff/").context["day"].items == []


def test_refusing_without_a_reason_keeps_what_was_typed(staff_client, account: Account) -> None:
    teller, manager = staff_client(cast.judy()), staff_client(cast.erin())
    row = _made(teller, account, kind="withdrawal", amount="60,000")
    teller.post(_page(row, "submit/"))
    response = manager.post(_page(row, "refuse/"), {"reason": "no"})
    assert response.status_code == 409
    assert 'value="no"' in response.content.decode()
    manager.post(_page(row, "refuse/"), {"reason": "the signature differs"})
    assert "the signature differs" in teller.get(_page(row)).content.decode()


def test_too_little_money_is_said_on_the_page(staff_client, account: Account) -> None:
    client = staff_client(cast.judy())
    poor = money.account(holder=cast.bob(), balance="5.00")
    row = _made(client, poor, kind="withdrawal", amount="5.01")
    response = client.post(_page(row, "submit/"))
    assert response.status_code == 409
    assert response.context["row"].status == Status.DRAFT
    assert str(response.context["refusal"]) in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("amount", "0", "__all__"),
        ("amount", "-3", "__all__"),
        ("amount", "1.234", "amount"),
        ("amount", "one", "amount"),
        ("number", "6299990000000000000", "number"),
        ("paper_reference", "", "paper_reference"),
        ("kind", "gift", "kind"),
    ],
)
def test_bad_input_keeps_the_form(field: str, value: str, wrong: str, staff_client, account: Account) -> None:
    response = staff_client(cast.judy()).post(NEW, _typed(account, **{field: value}))
    assert response.status_code == 200
    assert list(response.context["entry_form"].errors) == [wrong]
    if value and field != "kind":
        assert f'value="{value}"' in response.content.decode()
    assert not CounterTransaction.objects.exists()


def test_an_account_of_another_branch_is_not_found(staff_client) -> None:
    theirs = money.account(holder=cast.charlie(), balance="10.00")
    response = staff_client(cast.judy()).post(NEW, _typed(theirs))
    assert list(response.context["entry_form"].errors) == ["number"]


def test_the_same_form_twice_is_one_transaction(staff_client, account: Account) -> None:
    client = staff_client(cast.judy())
    assert _made(client, account) == _made(client, account)
    response = client.post(NEW, _typed(account, amount="7.00"))
    assert list(response.context["entry_form"].errors) == ["__all__"]
    assert CounterTransaction.objects.count() == 1


def test_two_people_may_use_the_same_key(staff_client, account: Account) -> None:
    from tests.factories import people

    other = people.staff(role="teller")
    assert _made(staff_client(cast.judy()), account) != _made(staff_client(other), account)


def test_the_account_comes_along_from_the_customers_page(staff_client, account: Account) -> None:
    html = staff_client(cast.judy()).get(f"{NEW}?account={account.reference}&kind=withdrawal").content.decode()
    assert f'value="{account.number}"' in html


def test_another_branchs_account_does_not_come_along(staff_client) -> None:
    theirs = money.account(holder=cast.charlie(), balance="10.00")
    assert theirs.number not in staff_client(cast.judy()).get(f"{NEW}?account={theirs.reference}").content.decode()


@pytest.mark.parametrize("person", ["dana", "erin", "iris", "henry", "frank", "grace"])
def test_only_tellers_make(person: str, staff_client) -> None:
    assert staff_client(getattr(cast, person)()).get(NEW).status_code == 403


@pytest.mark.parametrize("step", ["submit/", "take-back/", "approve/", "refuse/"])
def test_acts_are_posted_not_fetched(step: str, staff_client, account: Account) -> None:
    row = _made(staff_client(cast.judy()), account)
    person = cast.judy() if step in {"submit/", "take-back/"} else cast.erin()
    assert staff_client(person).get(_page(row, step)).status_code == 405


def test_another_branchs_manager_finds_nothing(staff_client, account: Account) -> None:
    from tests.factories import people

    row = _made(staff_client(cast.judy()), account)
    stranger = staff_client(people.staff(role="branch_manager", branch=cast.charlie().branch))
    for step in ("", "receipt/"):
        assert stranger.get(_page(row, step)).status_code == 404
    assert stranger.post(_page(row, "approve/")).status_code == 404


def test_looking_is_recorded_on_the_customer(staff_client, account: Account) -> None:
    client = staff_client(cast.judy())
    client.get(_page(_made(client, account)))
    entry = AuditEntry.objects.get(verb="customer.viewed")
    assert (entry.subject, entry.reason) == (f"customer:{account.holder_id}", "counter")


def test_the_auditor_reads_the_book_and_cannot_act(staff_client, account: Account) -> None:
    row = _made(staff_client(cast.judy()), account)
    auditor = staff_client(cast.iris())
    assert [found.pk for found in auditor.get("/staff/counter/").context["rows"]] == [row.pk]
    assert auditor.get(_page(row)).status_code == 200
    assert auditor.post(_page(row, "approve/")).status_code == 403


def test_a_receipt_exists_only_when_done(staff_client, account: Account) -> None:
    client = staff_client(cast.judy())
    row = _made(client, account)
    assert client.get(_page(row, "receipt/")).url == _page(row)


def test_the_book_pages(staff_client, account: Account, monkeypatch) -> None:
    from backoffice.hall.counter import views

    monkeypatch.setattr(views, "ROWS_A_PAGE", 2)
    client = staff_client(cast.judy())
    made = [_made(client, account, key=f"k{number}").reference for number in range(3)]
    first = client.get("/staff/counter/?show=mine").context
    second = client.get(f"/staff/counter/?show=mine&before={first['older']}").context
    assert sorted([row.reference for row in first["rows"]] + [row.reference for row in second["rows"]]) == sorted(made)
    assert second["older"] is None


def test_query_budget_of_the_book(staff_client, account: Account, django_assert_max_num_queries) -> None:
    client = staff_client(cast.judy())
    for number in range(20):
        _made(client, account, key=f"k{number}")
    with django_assert_max_num_queries(7):  # three are the figures of the rail, which are kept for 20 seconds
        client.get("/staff/counter/?show=mine")
