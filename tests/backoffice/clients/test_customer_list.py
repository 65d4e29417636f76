"""The customer list: found by name, number, whole phone or document; masked; only rows in reach; searching is recorded."""

import pytest

from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.factories import people

pytestmark = pytest.mark.django_db

LIST = "/staff/accounts/customer/"


def _names(response) -> list[str]:
    return [row.name for row in response.context["cl"].result_list]


def test_shows_the_branchs_customers_masked(staff_client) -> None:
    alice, charlie = cast.alice(), cast.charlie()
    html = staff_client(cast.dana()).get(LIST).content.decode()
    assert alice.name in html and charlie.name not in html
    assert alice.phone not in html and alice.id_number not in html
    assert f"{alice.phone[:3]} **** {alice.phone[-4:]}" in html


@pytest.mark.parametrize("word", ["name", "number", "phone", "id_number"])
def test_finds_by(word: str, staff_client) -> None:
    alice = cast.alice()
    people.customer(name="别人", branch=alice.branch)
    typed = {"name": alice.name[:2], "number": alice.number, "phone": alice.phone, "id_number": alice.id_number.lower()}[word]
    assert _names(staff_client(cast.dana()).get(LIST, {"q": typed})) == [alice.name]


def test_a_part_of_a_phone_finds_nobody(staff_client) -> None:
    alice = cast.alice()
    assert _names(staff_client(cast.dana()).get(LIST, {"q": alice.phone[-4:]})) == []


def test_a_search_finds_nobody_out_of_reach(staff_client) -> None:
    charlie = cast.charlie()
    assert _names(staff_client(cast.dana()).get(LIST, {"q": charlie.phone})) == []


def test_filters_by_branch_and_status(staff_client) -> None:
    alice = cast.alice()
    frozen = people.customer(name="冻结户", branch=alice.branch)
    frozen.status = "frozen"
    frozen.save()
    client = staff_client(cast.iris())
    assert frozen.name in _names(client.get(LIST, {"branch": alice.branch.code}))
    assert _names(client.get(LIST, {"status__exact": "frozen"})) == ["冻结户"]


def test_a_search_is_recorded_without_its_words(staff_client) -> None:
    alice, dana = cast.alice(), cast.dana()
    staff_client(dana).get(LIST, {"q": alice.phone})
    entry = AuditEntry.objects.get(verb="customers.searched")
    assert (entry.actor, entry.details) == (f"staff:{dana.pk}", {"by": "phone", "rows": 1})


def test_a_colleague_without_the_right_is_refused(staff_client) -> None:
    assert staff_client(cast.henry()).get(LIST).status_code == 403


def test_nothing_is_added_changed_or_deleted_here(staff_client) -> None:
    alice, client = cast.alice(), staff_client(cast.dana())
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{alice.pk}/delete/").status_code == 403
    assert client.get(f"{LIST}{alice.pk}/change/").url == f"/staff/customers/{alice.number}/"


def test_query_budget(staff_client, django_assert_max_num_queries) -> None:
    for _ in range(30):
        people.customer(branch=cast.dana().branch)
    client = staff_client(cast.dana())
    client.get(LIST)
    with django_assert_max_num_queries(9):
        client.get(LIST)
