"""GET accounts, GET accounts/{reference}, GET accounts/{reference}/entries."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.ledger.models import Account
from portal.kernel.clock import BANK_ZONE
from tests.factories import money
from tests.factories.movements import movement
from tests.portal.api.schema import body

pytestmark = pytest.mark.django_db
LIST = "/api/v1/accounts/"
ONE = "/api/v1/accounts/{reference}/"
ENTRIES = "/api/v1/accounts/{reference}/entries/"


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 12, tzinfo=BANK_ZONE)


@pytest.fixture
def account(cast: ModuleType) -> Account:
    made = money.account(holder=cast.alice(), balance="1,000.00", nickname="工资卡", now=at(1))
    for day, amount, name in ((2, "-68.00", "梁溪小馆"), (3, "88.00", "王芳"), (4, "-4.00", "无锡地铁")):
        movement(made, amount, at=at(day), name=name, memo="生日" if day == 3 else "")
    made.refresh_from_db()
    return made


def test_every_word_of_an_account(account: Account, cast: ModuleType, caller: Callable[..., Client]) -> None:
    expected = {
        "reference": account.reference,
        "masked_number": f"6299 **** {account.number[-4:]}",
        "name": "工资卡",
        "kind": "type_1",
        "status": "open",
        "currency": "CNY",
        "balance_minor": 101_600,
        "held_minor": 0,
        "available_minor": 101_600,
        "joint": False,
        "opened_on": "2026-11-01",
    }
    program = caller(cast.alice())
    assert body(program.get(LIST), LIST) == {"items": [expected], "next_cursor": None}
    assert body(program.get(ONE.format(reference=account.reference)), ONE) == expected


def test_a_joint_account_is_there_for_both_and_for_nobody_else(cast: ModuleType, caller: Callable[..., Client]) -> None:
    shared = money.account(holder=cast.alice(), joint=cast.bob(), balance="5.00")
    assert [item["joint"] for item in caller(cast.bob()).get(LIST).json()["items"]] == [True]
    stranger = caller(cast.charlie())
    assert stranger.get(LIST).json()["items"] == []
    for path in (ONE, ENTRIES):
        answer = stranger.get(path.format(reference=shared.reference))
        assert answer.status_code == 404
        assert body(answer, path)["code"] == "not_found"


def test_every_word_of_an_entry(account: Account, cast: ModuleType, caller: Callable[..., Client]) -> None:
    newest, *_, first = body(caller(cast.alice()).get(ENTRIES.format(reference=account.reference)), ENTRIES)["items"]
    assert newest | {"posting": ""} == {
        "seq": 4,
        "posting": "",
        "kind": "payment",
        "amount_minor": -400,
        "balance_after_minor": 101_600,
        "booked_at": "2026-11-04T04:00:00+00:00",
        "business_date": "2026-11-04",
        "counterparty": "无锡地铁",
        "memo": "",
    }
    assert newest["posting"].startswith("PO")
    assert (first["seq"], first["kind"], first["balance_after_minor"]) == (1, "cash_in", 100_000)


def test_the_cursor_reads_every_entry_once(account: Account, cast: ModuleType, caller: Callable[..., Client]) -> None:
    program, path = caller(cast.alice()), ENTRIES.format(reference=account.reference)
    first = body(program.get(path, {"limit": 3}), ENTRIES)
    second = body(program.get(path, {"limit": 3, "cursor": first["next_cursor"]}), ENTRIES)
    assert [item["seq"] for item in first["items"] + second["items"]] == [4, 3, 2, 1]
    assert second["next_cursor"] is None


def test_a_full_last_page_has_no_cursor(account: Account, cast: ModuleType, caller: Callable[..., Client]) -> None:
    page = caller(cast.alice()).get(ENTRIES.format(reference=account.reference), {"limit": 4}).json()
    assert (len(page["items"]), page["next_cursor"]) == (4, None)


@pytest.mark.parametrize(
    "typed", [{"cursor": "x"}, {"cursor": "0"}, {"cursor": "-3"}, {"cursor": "9" * 30}, {"cursor": "٣"}, {"limit": "0"}, {"limit": "201"}, {"limit": ""}]
)
def test_a_cursor_nobody_gave_out(account: Account, cast: ModuleType, caller: Callable[..., Client], typed: dict[str, str]) -> None:
    answer = caller(cast.alice()).get(ENTRIES.format(reference=account.reference), typed)
    assert answer.status_code == 400
    assert body(answer, ENTRIES)["code"] == "bad_cursor"


@pytest.mark.parametrize(
    ("filters", "found"),
    [({"direction": "out"}, [4, 2]), ({"text": "生日"}, [3]), ({"since": "2026-11-03", "until": "2026-11-03"}, [3]), ({"at_least": "88"}, [3, 1])],
)
def test_filters_are_those_of_the_page(account: Account, cast: ModuleType, caller: Callable[..., Client], filters: dict[str, str], found: list[int]) -> None:
    items = caller(cast.alice()).get(ENTRIES.format(reference=account.reference), filters).json()["items"]
    assert [item["seq"] for item in items] == found


def test_a_bad_filter_is_named(account: Account, cast: ModuleType, caller: Callable[..., Client]) -> None:
    answer = caller(cast.alice()).get(ENTRIES.format(reference=account.reference), {"since": "soon", "at_least": "-1"})
    assert answer.status_code == 400
    assert [error["pointer"] for error in body(answer, ENTRIES)["errors"]] == ["/since", "/at_least"]


def test_reads_only(account: Account, cast: ModuleType, caller: Callable[..., Client]) -> None:
    for path in (LIST, ONE.format(reference=account.reference), ENTRIES.format(reference=account.reference)):
        answer = caller(cast.alice()).post(path, {}, content_type="application/json")
        assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (405, "application/problem+json", "method_not_allowed")


def test_three_queries_at_any_depth(
    account: Account, cast: ModuleType, caller: Callable[..., Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Token with person and customer, account, entries."""
    program, path = caller(cast.alice()), ENTRIES.format(reference=account.reference)
    for typed in ({}, {"cursor": "2"}):
        with django_assert_num_queries(3):
            program.get(path, typed)
