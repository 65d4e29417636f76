"""/verify/ answers everybody: what the document states, or that there is none."""

from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.documents import services
from tests.accounts.documents.test_issue_and_verify import issue
from tests.accounts.transfers.desk import NOON

pytestmark = pytest.mark.django_db

FACTS = {
    "reference": "TR01ABCDEFGHJKMNPQRS",
    "amount_minor": 320000,
    "currency": "CNY",
    "payee": "周**",
    "payee_number": "6299 **** 8806",
    "payer": "林**",
    "payer_number": "6299 **** 0001",
    "ordered_at": NOON,
    "arrived_at": NOON,
}


@pytest.fixture(autouse=True)
def fresh_count() -> None:
    cache.clear()


def test_a_stranger_signed_out_reads_what_it_states(client: Client, cast: ModuleType) -> None:
    made = issue(cast.alice(), content=FACTS)
    sent = client.post("/verify/", {"code": f"{made.code[:4].lower()} {made.code[4:]}"})
    assert (sent.status_code, sent["Location"]) == (302, f"/verify/{made.code}/")
    page = client.get(sent["Location"])
    text = page.content.decode()
    assert page.status_code == 200 and page["X-Robots-Tag"] == "noindex"
    for words in ("3,200", "叁仟贰佰元整", "周**", "林**", "6299 **** 8806", FACTS["reference"], f"{made.code[:4]} {made.code[4:]}"):
        assert str(words) in text, words
    assert "林知夏" not in text


def test_in_english_without_capitals(client: Client, cast: ModuleType) -> None:
    made = issue(cast.alice(), content=FACTS)
    text = client.get(f"/verify/{made.code}/", headers={"accept-language": "en"}).content.decode()
    assert "Yes. We gave this out." in text and "叁仟" not in text


def test_an_unknown_code_is_said_plainly(client: Client) -> None:
    page = client.get("/verify/T4XC9B6E/")
    assert page.status_code == 404
    assert "T4XC 9B6E" in page.content.decode()


@pytest.mark.parametrize("typed", ["", "T4XC", "<script>alert(1)</script>", "九九九九九九九九"])
def test_what_is_no_code_stays_on_the_form(client: Client, typed: str) -> None:
    page = client.post("/verify/", {"code": typed})
    assert page.status_code == 200 and page.context["form"].errors
    assert "<script>alert" not in page.content.decode()


def test_after_many_wrong_codes_the_page_says_so(client: Client, cast: ModuleType) -> None:
    made = issue(cast.alice(), content=FACTS)
    for _ in range(services.WRONG_CODES_AN_HOUR):
        client.get("/verify/00000000/")
    assert client.get(f"/verify/{made.code}/").status_code == 429
    assert client.get("/verify/").status_code == 200


def test_the_answer_is_only_read(client: Client) -> None:
    assert client.post("/verify/T4XC9B6E/").status_code == 405
