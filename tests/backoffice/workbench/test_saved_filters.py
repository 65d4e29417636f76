"""Filters beside a list: kept under a name, counted, shared with the own place; a filter gives nobody a right."""

import pytest
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.organisation.models import Role, StaffMember
from backoffice.workbench import filters
from backoffice.workbench.models import SavedFilter
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.factories import people

pytestmark = pytest.mark.django_db

LIST = "/staff/accounts/customer/"
PAGE = "accounts_customer_changelist"
ASKED = {"page": PAGE, "query": "status__exact=active", "name": "Active ones"}


def _kept(owner: StaffMember, *, shared: bool = False, query: str = "status__exact=active", name: str = "Active ones") -> SavedFilter:
    actor = Actor("staff", owner.pk, Channel.BACKOFFICE)
    return filters.save(owner=owner, page=PAGE, name=name, query=query, shared=shared, actor=actor, now=timezone.now())


def _chips(client) -> list[filters.Chip]:
    return list(client.get(LIST).context["chips"])


def test_kept_from_the_list_and_opened_again(staff_client) -> None:
    erin, client = cast.erin(), staff_client(cast.erin())
    response = client.post("/staff/filters/save/", {**ASKED, "query": "p=3&status__exact=active&q=13800000000"})
    assert response.url == f"{LIST}?status__exact=active"
    row = SavedFilter.objects.get(owner=erin)
    assert (row.name, row.query, row.shared_with) == ("Active ones", "status__exact=active", None)
    assert client.get(f"/staff/filters/{row.reference}/").url == f"{LIST}?status__exact=active"


def test_the_number_on_the_chip_is_that_of_the_list(staff_client) -> None:
    cast.alice(), people.customer(), people.customer()
    Customer.objects.filter(pk=cast.alice().pk).update(status="frozen")
    _kept(cast.erin())
    (chip,) = _chips(staff_client(cast.erin()))
    assert (chip.count, chip.on, chip.lapsed) == ("2", False, "")


def test_the_number_is_counted_in_the_readers_reach(staff_client) -> None:
    cast.alice(), cast.charlie()
    _kept(cast.iris())
    (chip,) = _chips(staff_client(cast.iris()))
    assert chip.count == "2"
    _kept(cast.erin())
    (chip,) = _chips(staff_client(cast.erin()))
    assert chip.count == "1"


def test_the_number_is_kept_for_a_while(staff_client, django_assert_num_queries) -> None:
    erin = cast.erin()
    _kept(erin)
    with django_assert_num_queries(1):
        filters.chips(staff=erin, page=PAGE, query="", count=lambda _staff, _query: 7)
    (chip,) = filters.chips(staff=erin, page=PAGE, query="status__exact=active", count=lambda _staff, _query: 8)
    assert (chip.count, chip.on) == ("7", True)


def test_conditions_that_make_no_sense_have_no_number(staff_client) -> None:
    _kept(cast.erin(), query="opened_on__gte=nonsense&status__exact=active")
    (chip,) = _chips(staff_client(cast.erin()))
    assert chip.count == ""


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"name": "   "}, "24"),
        ({"name": "n" * 25}, "24"),
        ({"query": ""}, "没有保存"),
        ({"query": "q=13800000000"}, "没有保存"),
        ({"query": "status__exact=" + "a" * 500}, "没有保存"),
        ({"page": "nowhere"}, "没有保存"),
        ({"page": "audit:x/../.."}, "没有保存"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(asked: dict[str, str], sentence: str, staff_client) -> None:
    client = staff_client(cast.erin())
    response = client.post("/staff/filters/save/", {**ASKED, **asked}, follow=True)
    assert response.status_code == 200
    assert not SavedFilter.objects.exists()
    assert [m.level_tag for m in response.context["messages"]] == ["error"]


def test_a_list_one_may_not_open_cannot_be_kept(staff_client) -> None:
    staff_client(cast.henry()).post("/staff/filters/save/", ASKED)
    assert not SavedFilter.objects.exists()


def test_the_same_name_again_replaces() -> None:
    erin = cast.erin()
    first, second = _kept(erin), _kept(erin, query="status__exact=frozen")
    assert first.pk == second.pk
    assert SavedFilter.objects.get().query == "status__exact=frozen"


def test_twenty_of_a_list_are_enough() -> None:
    erin = cast.erin()
    for number in range(filters.MOST_OF_A_LIST):
        _kept(erin, name=f"No. {number}")
    with pytest.raises(filters.TooMany):
        _kept(erin, name="One more")
    _kept(erin, name="No. 3", query="status__exact=frozen")


def test_shared_means_the_own_place_and_below(staff_client) -> None:
    row = _kept(cast.erin(), shared=True)
    assert [chip.filter.pk for chip in _chips(staff_client(cast.judy()))] == [row.pk]
    assert _chips(staff_client(cast.iris())) == []
    assert staff_client(cast.iris()).get(f"/staff/filters/{row.reference}/").status_code == 404
    entry = AuditEntry.objects.get(verb="filter.shared")
    assert entry.details == {"page": PAGE, "branch": cast.erin().branch.code}


def test_one_that_is_not_shared_is_nobody_elses(staff_client) -> None:
    row = _kept(cast.erin())
    client = staff_client(cast.judy())
    assert _chips(client) == []
    assert client.get(f"/staff/filters/{row.reference}/").status_code == 404


def test_who_shared_it_and_lost_the_right_shows_nothing_and_says_so(staff_client) -> None:
    erin, judy = cast.erin(), cast.judy()
    row = _kept(erin, shared=True)
    StaffMember.objects.filter(pk=erin.pk).update(role=Role.PRODUCT_OWNER)
    client = staff_client(judy)
    (chip,) = _chips(client)
    assert (chip.count, chip.on, bool(chip.lapsed)) == ("", False, True)
    response = client.get(f"/staff/filters/{row.reference}/")
    assert response.status_code == 403
    assert chip.lapsed in response.content.decode()


def test_who_shared_it_and_left_shows_nothing(staff_client) -> None:
    erin = cast.erin()
    row = _kept(erin, shared=True)
    StaffMember.objects.filter(pk=erin.pk).update(active=False)
    assert staff_client(cast.judy()).get(f"/staff/filters/{row.reference}/").status_code == 403


def test_the_readers_lost_right_is_said_too(staff_client) -> None:
    row = _kept(cast.erin(), shared=True)
    judy = cast.judy()
    StaffMember.objects.filter(pk=judy.pk).update(role=Role.PRODUCT_OWNER)
    response = staff_client(StaffMember.objects.get(pk=judy.pk)).get(f"/staff/filters/{row.reference}/")
    assert response.status_code == 403
    assert LIST not in response.headers.get("Location", "")


def test_a_shared_filter_shows_only_what_the_reader_may_see(staff_client) -> None:
    """A condition that names a place out of reach finds no rows, and the list says why there are none."""
    charlie = cast.charlie()
    row = _kept(cast.erin(), shared=True, query=f"branch={charlie.branch.code}")
    response = staff_client(cast.judy()).get(f"/staff/filters/{row.reference}/", follow=True)
    assert list(response.context["cl"].result_list) == []
    assert charlie.number not in response.content.decode()


def test_taken_away_by_the_owner_only(staff_client) -> None:
    row = _kept(cast.erin(), shared=True)
    staff_client(cast.judy()).post("/staff/filters/remove/", {"reference": row.reference})
    assert SavedFilter.objects.filter(pk=row.pk).exists()
    assert staff_client(cast.erin()).post("/staff/filters/remove/", {"reference": row.reference}).url == LIST
    assert not SavedFilter.objects.exists()
    assert staff_client(cast.erin()).post("/staff/filters/remove/", {"reference": row.reference}).url == "/staff/"


def test_only_posts_change(staff_client) -> None:
    client = staff_client(cast.erin())
    assert {client.get(f"/staff/filters/{page}/").status_code for page in ("save", "remove")} == {405}


def test_query_budget(staff_client, django_assert_max_num_queries) -> None:
    erin = cast.erin()
    for number in range(8):
        _kept(erin, name=f"No. {number}")
    client = staff_client(erin)
    client.get(LIST)
    with django_assert_max_num_queries(9):
        client.get(LIST)
