"""Ctrl+K finds the work in hand: leads, opportunities, complaints, segments and units, each only for whose it is."""

from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone

from backoffice.leads import services, units
from backoffice.leads.places import UnitKind
from tests import cast as people
from tests.backoffice.complaints import cases
from tests.backoffice.leads import sales
from tests.backoffice.segments import factories

pytestmark = pytest.mark.django_db


def _found(client: Any, word: str) -> list[tuple[str, str, str]]:
    response = client.post("/staff/find/", {"q": word})
    assert response.status_code == 200
    return [(shelf.name, hit.title, hit.href) for shelf in response.context["shelves"] for hit in shelf.hits]


def _links(client: Any, word: str) -> list[str]:
    return [href for _shelf, _title, href in _found(client, word)]


def test_a_lead_by_name_reference_phone_and_subject(staff_client: Any, cast: ModuleType) -> None:
    dana = cast.dana()
    lead = sales.captured(dana, name="唐小雨", contact="13911112222", subject="想开亲子账户", manager=dana)
    client, page = staff_client(dana), f"/staff/leads/{lead.reference}/"
    for word in ("唐小", lead.reference.lower(), "139 1111 2222", "亲子"):
        assert page in _links(client, word), word
    assert _links(client, "亲") == []


def test_an_opportunity_by_the_customers_name_and_its_lead_only_by_reference(staff_client: Any, cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    row = sales.converted(dana, sales.captured(dana, customer=alice, manager=dana))
    links = _links(staff_client(dana), alice.name)
    assert links == [f"/staff/customers/{alice.number}/?for=search", f"/staff/opportunities/{row.reference}/"]
    assert _links(staff_client(dana), row.lead.reference) == [f"/staff/leads/{row.lead.reference}/"]
    assert _links(staff_client(dana), row.reference) == [f"/staff/opportunities/{row.reference}/"]


def test_open_ones_stand_before_those_that_are_over(staff_client: Any, cast: ModuleType) -> None:
    dana = cast.dana()
    new = sales.captured(dana, name="唐小雨", manager=dana)
    over = sales.captured(dana, name="唐小雨", manager=dana)
    sales.act(services.drop, dana, over, reason="已在别处办好了")
    assert _links(staff_client(dana), "唐小雨") == [f"/staff/leads/{new.reference}/", f"/staff/leads/{over.reference}/"]


def test_what_is_a_colleagues_or_of_another_post_is_not_found(staff_client: Any, cast: ModuleType) -> None:
    dana = cast.dana()
    row = sales.converted(dana, sales.captured(dana, name="唐小雨", manager=dana))
    for other in (people.frank(), people.judy(), people.kate()):
        assert _links(staff_client(other), "唐小雨") == []
        assert _links(staff_client(other), row.reference) == []


def test_in_the_pool_only_the_first_sign_of_a_name_is_shown(staff_client: Any, cast: ModuleType) -> None:
    dana = cast.dana()
    sales.captured(name="唐小雨", branch=dana.branch)
    assert [(shelf, title) for shelf, title, _href in _found(staff_client(dana), "唐小雨")] == [("线索", "唐**")]


def test_a_post_that_sees_no_customers_reads_the_first_sign(staff_client: Any, cast: ModuleType) -> None:
    dana, henry = cast.dana(), cast.henry()
    row = sales.converted(dana, sales.captured(dana, name="唐小雨", manager=dana))
    client = staff_client(henry)
    assert {title for _shelf, title, _href in _found(client, "唐小雨")} == {"唐**"}
    for page in (f"/staff/leads/{row.lead.reference}/", f"/staff/opportunities/{row.reference}/", "/staff/opportunities/", "/staff/opportunities/?as=list"):
        html = client.get(page).content.decode()
        assert "唐**" in html and "唐小雨" not in html, page


def test_a_complaint_by_number_and_customer_but_never_one_about_oneself(staff_client: Any, cast: ModuleType) -> None:
    alice, dana, erin = cast.alice(), cast.dana(), cast.erin()
    row = cases.complaint(alice, against=dana)
    page = f"/staff/complaints/{row.reference}/"
    assert page in _links(staff_client(erin), alice.name) and _links(staff_client(erin), row.reference) == [page]
    assert page not in _links(staff_client(dana), alice.name) + _links(staff_client(dana), row.reference)


def test_a_segment_by_part_of_its_name(staff_client: Any, cast: ModuleType) -> None:
    henry = cast.henry()
    own = factories.segment(henry, name="工资留在活期的人", shared=False)
    client, page = staff_client(henry), f"/staff/segments/{own.reference}/"
    assert page in _links(client, "活期") and page in _links(client, own.reference)
    assert page not in _links(staff_client(cast.dana()), "活期")


def test_a_unit_by_part_of_its_name(staff_client: Any, cast: ModuleType) -> None:
    erin = cast.erin()
    facts = units.UnitFacts("梁溪实验小学", UnitKind.SCHOOL, [], None, "")
    unit = units.enter(facts=facts, branch=erin.branch, keeper=erin, actor=sales.actor_for(erin), now=timezone.now())
    assert f"/staff/units/{unit.reference}/" in _links(staff_client(erin), "实验小学")
