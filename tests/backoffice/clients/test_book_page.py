"""My clients: due first, with assets, tier, contact and tags; only the own book; filters that hold and filters that are lost."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.organisation.models import Role
from backoffice.clients import figures, listing, services
from backoffice.clients.models import Care, Part
from portal.kernel.access import SYSTEM
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import bank_date
from portal.kernel.money import Money
from tests import cast
from tests.factories import books, money, people

pytestmark = pytest.mark.django_db

BOOK = "/staff/clients/"


def _names(response) -> list[str]:
    return [line.customer.name for line in response.context["book"].lines]


def _put(into, *, name: str, balance: str = "0", contact_days_ago: int | None = None, **more):
    customer = people.customer(name=name, **more)
    if balance != "0":
        money.account(holder=customer, balance=balance)
    books.put(customer, into=into, now=timezone.now() - timedelta(days=200) if contact_days_ago is None else None)
    if contact_days_ago is not None:
        services.touched(customer_id=customer.pk, at=timezone.now() - timedelta(days=contact_days_ago))
    return customer


def test_shows_the_own_book_due_first_with_assets_and_contact(staff_client) -> None:
    dana = cast.dana()
    _put(dana, name="刚联系", balance="900,000.00", contact_days_ago=1)
    _put(dana, name="超期", balance="1,234.56", contact_days_ago=100)
    people.customer(name="别人的")
    response = staff_client(dana).get(BOOK)
    assert _names(response) == ["超期", "刚联系"]
    html = response.content.decode()
    assert "1,234.56" in html and "别人的" not in html
    assert [line.overdue_days for line in response.context["book"].lines] == [10, 0]
    totals = response.context["book"].totals
    assert (totals.clients, totals.due, totals.assets) == (2, 1, 90_123_456)


def test_tiers_follow_the_month_average_and_set_the_rhythm(staff_client) -> None:
    dana = cast.dana()
    rich = _put(dana, name="私行户", contact_days_ago=20)
    money.account(holder=rich, balance="80,000,000.00")
    figures.refresh(day=bank_date(timezone.now()))
    line = staff_client(dana).get(BOOK).context["book"].lines[0]
    assert (line.tier.code, line.overdue_days) == ("private", 6)
    assert rich.figures.assets_minor == 8_000_000_000
    assert rich.figures.before_minor == 0
    assert rich.tiering.average_minor == 8_000_000_000 - 8_000_000_000 * 29 // 30
    assert rich.figures.weeks == [0] * 11 + [1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"view": "due"}, ["超期"]),
        ({"view": "elder"}, ["超期"]),
        ({"q": "刚联"}, ["刚联系"]),
        ({"tag": "no_login"}, ["刚联系"]),
        ({"tag": "frozen"}, []),
        ({"o": "assets"}, ["刚联系", "超期"]),
        ({"tier": "nonsense", "view": "nonsense", "page": "-3", "o": "x", "tag": "y"}, ["超期", "刚联系"]),
    ],
)
def test_filters(query: dict[str, str], found: list[str], staff_client) -> None:
    dana = cast.dana()
    _put(dana, name="刚联系", balance="900,000.00", contact_days_ago=1, login=None)
    _put(dana, name="超期", contact_days_ago=100, birth_date=date(1950, 1, 1))
    assert _names(staff_client(dana).get(BOOK, query)) == found


def test_a_search_is_recorded_without_its_words(staff_client) -> None:
    dana = cast.dana()
    _put(dana, name="刚联系")
    staff_client(dana).get(BOOK, {"q": "刚联"})
    assert AuditEntry.objects.get(verb="customers.searched").details == {"by": "name", "rows": 1}


def test_a_search_finds_nobody_in_a_colleagues_book(staff_client) -> None:
    alice, _dana = cast.alice(), cast.dana()
    colleague = people.staff()
    _put(colleague, name="我的")
    assert _names(staff_client(colleague).get(BOOK, {"q": alice.phone})) == []


def test_a_filter_that_names_a_book_one_may_not_see_finds_nobody_and_says_so(staff_client) -> None:
    dana, erin = cast.dana(), cast.erin()
    _put(dana, name="甲乙丙")
    assert _names(staff_client(erin).get(BOOK, {"manager": dana.number})) == ["甲乙丙"]
    response = staff_client(people.staff()).get(BOOK, {"manager": dana.number})
    assert _names(response) == [] and response.context["asked"].wrong == ("manager",)
    assert "甲乙丙" not in response.content.decode()


def test_who_stands_in_sees_the_colleagues_clients_marked(staff_client) -> None:
    models = pytest.importorskip("accounts.organisation.models")
    if not hasattr(models, "Leave"):
        pytest.skip("leave is not there yet")
    dana, away = cast.dana(), people.staff(name="林嘉")
    _put(away, name="代管的")
    today = bank_date(timezone.now())
    models.Leave.objects.create(staff=away, deputy=dana, starts_on=today, ends_on=today + timedelta(days=3), reason="holiday")
    response = staff_client(dana).get(BOOK)
    assert _names(response) == ["代管的"]
    assert response.context["book"].totals.standing_in == 1
    assert response.context["chips"][-1]["href"] == f"?manager={away.number}"


def test_joint_care_is_in_both_books_with_the_results_split(staff_client) -> None:
    dana, helper = cast.dana(), people.staff()
    shared = _put(dana, name="共管", balance="1,000.00")
    services.share(customer=shared, shares={helper: 2_500}, reason="works with her", actor=SYSTEM, now=timezone.now())
    assert staff_client(helper).get(BOOK).context["book"].totals.results == 25_000
    assert staff_client(dana).get(BOOK).context["book"].totals.results == 75_000
    assert Care.objects.open().get(manager=helper).part == Part.JOINT


def test_a_branch_manager_sees_the_branchs_leads_once_each(staff_client) -> None:
    erin, dana, colleague = cast.erin(), cast.dana(), people.staff()
    _put(dana, name="甲")
    shared = _put(colleague, name="乙")
    services.share(customer=shared, shares={dana: 1_000}, reason="works with her", actor=SYSTEM, now=timezone.now())
    assert sorted(_names(staff_client(erin).get(BOOK))) == ["乙", "甲"]


@pytest.mark.parametrize("role", [Role.TELLER, Role.REVIEWER, Role.PRODUCT_OWNER, Role.AUDITOR])
def test_other_posts_have_no_book(role: Role, staff_client) -> None:
    assert staff_client(people.staff(role=role)).get(BOOK).status_code == 403


def test_an_empty_book_says_what_to_do(staff_client) -> None:
    assert "/staff/clients/pool/" in staff_client(cast.dana()).get(BOOK).content.decode()


def test_query_budget(staff_client, django_assert_max_num_queries) -> None:
    dana = cast.dana()
    books.put(*(people.customer() for _ in range(60)), into=dana)
    client = staff_client(dana)
    client.get(BOOK)
    with django_assert_max_num_queries(10):
        response = client.get(BOOK, {"page": "3"})
    assert len(response.context["book"].lines) == 10


def test_the_book_as_a_file_has_the_own_rows_under_the_pages_filters() -> None:
    dana, colleague = cast.dana(), people.staff()
    late, fresh = _put(dana, name="超期", balance="1,234.56", contact_days_ago=100), _put(dana, name="刚联系", contact_days_ago=1)
    _put(colleague, name="别人的")
    assert [care.customer for care in listing.rows(dana, QueryDict("o=name")).rows] == [fresh, late]
    due = listing.rows(dana, QueryDict("view=due"))
    (row,) = due.rows
    cells = [column.value(row) for column in due.columns if column.value]
    assert cells[:2] == ["超期", late.number] and Money(123_456) in cells and due.personal
    assert list(listing.rows(colleague, QueryDict(f"manager={dana.number}")).rows) == []


def test_the_export_is_for_who_has_a_book(staff_client) -> None:
    address = reverse("admin:export_new", args=["client_book"])
    assert address in staff_client(cast.dana()).get(BOOK).content.decode()
    assert staff_client(cast.dana()).get(address).status_code == 200
    assert staff_client(people.staff(role=Role.TELLER)).get(address).status_code == 403
