"""POST transfers, GET transfers/{reference}."""

from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.identity.models import CustomerStatus
from accounts.ledger.models import Account, AccountStatus
from accounts.transfers import services
from accounts.transfers.models import Transfer
from portal.kernel.access import Channel
from tests.factories import money
from tests.portal.api.schema import body

pytestmark = pytest.mark.django_db
NEW = "/api/v1/transfers/"
ONE = "/api/v1/transfers/{reference}/"


@pytest.fixture
def source(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="1,000.00")


@pytest.fixture
def target(cast: ModuleType) -> Account:
    return money.account(holder=cast.bob())


@pytest.fixture
def order(source: Account, target: Account) -> dict[str, Any]:
    return {
        "from_account": source.reference,
        "payee_name": "周明远",
        "payee_number": target.number,
        "amount_minor": 6_800,
        "currency": "CNY",
        "memo": "晚饭",
    }


@pytest.fixture
def alice(cast: ModuleType, caller: Callable[..., Client]) -> Client:
    return caller(cast.alice())


def send(program: Client, order: Any, key: str | None = "key-1") -> HttpResponse:
    return program.post(NEW, order, content_type="application/json", headers={} if key is None else {"idempotency-key": key})


def balances(*accounts: Account) -> list[int]:
    return [Account.objects.get(pk=account.pk).balance for account in accounts]


def refused(answer: HttpResponse, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content.decode()
    found = body(answer, NEW, "post")
    assert (found["status"], found["code"], found["type"]) == (status, code, f"urn:tongxing:problem:{code}")
    return found


def test_sends_money_once_and_says_where_to_look(source: Account, target: Account, order: dict[str, Any], alice: Client) -> None:
    answer = send(alice, order)
    assert answer.status_code == 201, answer.content.decode()
    made = body(answer, NEW, "post")
    assert balances(source, target) == [93_200, 6_800]
    assert made | {"reference": "", "submitted_at": "", "ended_at": ""} == {
        "reference": "",
        "state": "done",
        "from_account": source.reference,
        "payee_name": "周明远",
        "payee_masked_number": f"6299 **** {target.number[-4:]}",
        "amount_minor": 6_800,
        "currency": "CNY",
        "memo": "晚饭",
        "refusal": "",
        "submitted_at": "",
        "due_at": None,
        "ended_at": "",
    }
    assert answer["Location"] == ONE.format(reference=made["reference"])
    assert body(alice.get(answer["Location"]), ONE) == made
    assert Transfer.objects.get().channel == Channel.API


def test_the_same_key_gives_the_same_transfer_back(source: Account, target: Account, order: dict[str, Any], alice: Client) -> None:
    first, second = send(alice, order), send(alice, order)
    assert (second.status_code, second["Idempotency-Replayed"]) == (201, "true")
    assert "Idempotency-Replayed" not in first
    assert first.json() == second.json()
    assert balances(source, target) == [93_200, 6_800]


def test_the_first_answer_stands_after_the_payee_closed(target: Account, order: dict[str, Any], alice: Client) -> None:
    first = send(alice, order)
    Account.objects.filter(pk=target.pk).update(status=AccountStatus.FROZEN)
    assert send(alice, order).json() == first.json()


@pytest.mark.parametrize("change", [{"amount_minor": 6_801}, {"memo": "午饭"}, {"memo": ""}])
def test_the_same_key_with_other_content_is_refused(source: Account, target: Account, order: dict[str, Any], alice: Client, change: dict[str, Any]) -> None:
    send(alice, order)
    refused(send(alice, order | change), 422, "key_reused")
    assert balances(source, target) == [93_200, 6_800]


def test_the_same_key_with_another_payee_is_refused(cast: ModuleType, source: Account, order: dict[str, Any], alice: Client) -> None:
    send(alice, order)
    other = money.account(holder=cast.charlie())
    refused(send(alice, order | {"payee_number": other.number, "payee_name": "周桂兰"}), 422, "key_reused")
    assert balances(source, other) == [93_200, 0]


def test_one_persons_key_is_not_anothers(cast: ModuleType, source: Account, order: dict[str, Any], alice: Client, caller: Callable[..., Client]) -> None:
    send(alice, order)
    own = money.account(holder=cast.charlie(), balance="100.00")
    answer = send(caller(cast.charlie()), order | {"from_account": own.reference})
    assert answer.status_code == 201
    assert balances(source, own) == [93_200, 3_200]


@pytest.mark.parametrize("key", [None, "", "   ", "x" * 201, "schlüssel"])
def test_a_key_is_demanded(source: Account, order: dict[str, Any], alice: Client, key: str | None) -> None:
    found = refused(send(alice, order, key), 400, "invalid")
    assert [error["pointer"] for error in found["errors"]] == ["/Idempotency-Key"]
    assert balances(source) == [100_000]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"amount_minor": 0}, "/amount_minor", "min_value"),
        ({"amount_minor": -5}, "/amount_minor", "min_value"),
        ({"amount_minor": 10**13}, "/amount_minor", "max_value"),
        ({"amount_minor": "6800"}, "/amount_minor", "not_a_whole_number"),
        ({"amount_minor": 68.0}, "/amount_minor", "not_a_whole_number"),
        ({"amount_minor": 68.5}, "/amount_minor", "invalid"),
        ({"amount_minor": True}, "/amount_minor", "invalid"),
        ({"amount_minor": None}, "/amount_minor", "null"),
        ({"currency": "XXX"}, "/currency", "invalid_choice"),
        ({"memo": "字" * 61}, "/memo", "max_length"),
        ({"memo": "a\x00b"}, "/memo", "null_characters_not_allowed"),
        ({"payee_name": ""}, "/payee_name", "blank"),
        ({"from_account": "AC-nobody"}, "/from_account", "unknown_account"),
        ({"amonut_minor": 1}, "/amonut_minor", "unknown"),
    ],
)
def test_what_cannot_be_used_is_named(source: Account, order: dict[str, Any], alice: Client, change: dict[str, Any], pointer: str, code: str) -> None:
    found = refused(send(alice, order | change), 400, "invalid")
    assert [(error["pointer"], error["code"]) for error in found["errors"]] == [(pointer, code)]
    assert balances(source) == [100_000]


def test_missing_fields_are_named(alice: Client, source: Account) -> None:
    found = refused(send(alice, {}), 400, "invalid")
    assert {error["pointer"] for error in found["errors"]} == {"/from_account", "/payee_name", "/payee_number", "/amount_minor", "/currency"}


@pytest.mark.parametrize("content", ["{", "nonsense", '{"amount_minor": NaN}', b"\xff\xfe"])
def test_bad_json(alice: Client, source: Account, content: str | bytes) -> None:
    answer = alice.post(NEW, content, content_type="application/json", headers={"idempotency-key": "k"})
    refused(answer, 400, "parse_error")


@pytest.mark.parametrize("content", ["[]", '"x"', "3", "null"])
def test_json_that_is_no_order(alice: Client, source: Account, content: str) -> None:
    answer = alice.post(NEW, content, content_type="application/json", headers={"idempotency-key": "k"})
    refused(answer, 400, "invalid")


def test_not_json_at_all(alice: Client, order: dict[str, Any]) -> None:
    refused(alice.post(NEW, order, headers={"idempotency-key": "k"}), 415, "unsupported_media_type")


def test_another_persons_account_is_unknown(cast: ModuleType, target: Account, order: dict[str, Any], alice: Client) -> None:
    hers = money.account(holder=cast.charlie(), balance="100.00")
    found = refused(send(alice, order | {"from_account": hers.reference}), 400, "invalid")
    assert found["errors"][0]["pointer"] == "/from_account"
    assert balances(hers, target) == [10_000, 0]


def test_refusals_carry_their_code(cast: ModuleType, source: Account, target: Account, order: dict[str, Any], alice: Client) -> None:
    foreign = money.account(holder=cast.bob(), currency="CZK")
    refused(send(alice, order | {"payee_number": "123"}, "a"), 422, "bad_number")
    refused(send(alice, order | {"payee_name": "王伟"}, "b"), 422, "name_mismatch")
    refused(send(alice, order | {"amount_minor": 100_001}, "c"), 422, "not_enough_money")
    refused(send(alice, order | {"payee_number": foreign.number}, "d"), 422, "wrong_currency")
    refused(send(alice, order | {"payee_number": source.number, "payee_name": "林知夏"}, "e"), 422, "same_account")
    Account.objects.filter(pk=target.pk).update(status=AccountStatus.FROZEN)
    refused(send(alice, order, "f"), 422, "payee_closed")
    assert balances(source, target) == [100_000, 0]


def test_a_refused_key_stays_free(order: dict[str, Any], alice: Client, source: Account) -> None:
    refused(send(alice, order | {"amount_minor": 100_001}), 422, "not_enough_money")
    assert send(alice, order).status_code == 201


def test_a_frozen_customer(cast: ModuleType, source: Account, order: dict[str, Any], alice: Client) -> None:
    customer = cast.alice()
    customer.status = CustomerStatus.FROZEN
    customer.save()
    refused(send(alice, order), 403, "customer_frozen")
    assert balances(source) == [100_000]


def test_what_must_be_signed_is_sent_to_the_portal(cast: ModuleType, order: dict[str, Any], alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "submit_transfer", lambda **_: SimpleNamespace(transfer=None, replayed=False))
    found = refused(send(alice, order), 403, "step_up_required")
    assert "portal" in found["detail"]


def test_a_strangers_transfer_is_404(cast: ModuleType, order: dict[str, Any], alice: Client, caller: Callable[..., Client]) -> None:
    made = send(alice, order).json()
    for stranger in (cast.bob(), cast.charlie()):
        answer = caller(stranger).get(ONE.format(reference=made["reference"]))
        assert answer.status_code == 404
        assert body(answer, ONE)["code"] == "not_found"


def test_money_is_sent_by_post_only(alice: Client) -> None:
    for method in ("get", "put", "patch", "delete"):
        answer = getattr(alice, method)(NEW)
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_by_mobile_number_and_tomorrow_the_money_waits(source: Account, target: Account, order: dict[str, Any], alice: Client) -> None:
    holder = target.holder
    assert holder is not None
    later = order | {"payee_number": holder.phone, "arrival": "next_day"}
    made = body(send(alice, later), NEW, "post")
    assert (made["state"], made["payee_masked_number"][-4:]) == ("waiting", target.number[-4:])
    assert made["due_at"] is not None
    assert balances(source, target) == [100_000, 0]
    assert Account.objects.get(pk=source.pk).held == 6_800
    again = send(alice, later)
    assert (again["Idempotency-Replayed"], body(again, NEW, "post")["reference"]) == ("true", made["reference"])
    refused(send(alice, later | {"arrival": "now"}), 422, "key_reused")
    refused(send(alice, later | {"payee_number": "13900000001"}), 422, "key_reused")


def test_an_unknown_arrival_is_refused(source: Account, target: Account, order: dict[str, Any], alice: Client) -> None:
    refused(send(alice, order | {"arrival": "yesterday"}), 400, "invalid")
    assert balances(source, target) == [100_000, 0]
