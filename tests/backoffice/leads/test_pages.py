"""The pages: they work, keep what was typed wrongly, show another branch nothing, and one follows a lead to its end on them."""

import re
from collections.abc import Callable
from types import ModuleType

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.organisation.models import Role, StaffMember
from backoffice.leads import streets, units
from backoffice.leads.models import Lead, LeadRule, Opportunity, StreetStop
from backoffice.leads.places import UnitKind
from backoffice.worklist.models import Task
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import bank_date
from tests.backoffice.leads.sales import actor_for, captured, converted
from tests.factories import people, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
Clients = Callable[[StaffMember], Client]


@pytest.fixture
def in_english() -> None:
    translation.activate("en")


ENGLISH = {"accept-language": "en"}


def page(client: Client, where: str, *args: str, query: str = "") -> str:
    response = client.get(reverse(f"admin:{where}", args=args) + query, headers=ENGLISH)
    assert response.status_code == 200, (where, response.status_code)
    return response.content.decode()


def post(client: Client, where: str, /, *args: str, **data: object) -> tuple[int, str]:
    response = client.post(reverse(f"admin:{where}", args=args), data, follow=True, headers=ENGLISH)
    return response.status_code, response.content.decode()


def test_the_lists_say_what_waits_late_first(cast: ModuleType, staff_client: Clients) -> None:
    dana = cast.dana()
    captured(manager=dana, name="Rich", value_minor=90_000_000)
    late = captured(manager=dana, name="Late", now=timezone.now() - timezone.timedelta(days=9))
    captured(branch=dana.branch, name="Pooled")
    client = staff_client(dana)
    shown = page(client, "lead_list")
    assert shown.index("Late") < shown.index("Rich") and "Pooled" not in shown and "P**" not in shown
    assert "P**" in page(client, "lead_list", query="?view=pool") and "Pooled" not in page(client, "lead_list", query="?view=pool")
    assert "Rich" not in page(client, "lead_list", query="?view=late") and late.reference in page(client, "lead_list", query="?q=Late")
    assert "Rich" in page(client, "lead_list", query="?value=50&source=walk_in&page=x&view=nonsense")


def test_a_lead_is_followed_to_an_opportunity_and_won(cast: ModuleType, staff_client: Clients) -> None:
    dana = cast.dana()
    lead = captured(manager=dana, name="马小乐", contact="13900001234", source="abandoned", login=cast.mallory())
    client = staff_client(dana)
    shown = page(client, "lead", lead.reference)
    assert "139 **** 1234" in shown and "13900001234" not in shown and f"?from=lead-{lead.reference}" in shown
    response = client.post(reverse("admin:lead_reveal", args=[lead.reference]))
    assert "13900001234" in response.content.decode() and "no-store" in response.headers["Cache-Control"]
    assert "13900001234" not in page(client, "lead", lead.reference)
    said = {"way": "call", "outcome": "interested", "note": "Wants to go on", "next_step": "", "next_on": "", "key": "k"}
    post(client, "lead_contact", lead.reference, **said)
    assert Task.objects.get(source="lead").state == "done"
    figures = {"title": "First account", "amount_minor": "30,000", "probability_bps": "45", "expected_on": "", "next_step": "", "next_on": ""}
    post(client, "lead_convert", lead.reference, **figures)
    row = Opportunity.objects.get()
    assert (row.amount_minor, row.probability_bps, row.stage_id) == (3_000_000, 4_500, "contacted")
    status, again = post(client, "lead_convert", lead.reference, **figures)
    assert (status, Opportunity.objects.count()) == (409, 1) and row.reference in again
    post(client, "opportunity_stage", row.reference, stage="qualified", seen="contacted", note="")
    status, stale = post(client, "opportunity_stage", row.reference, stage="qualified", seen="contacted", note="")
    assert status == 409 and "does not go" in stale
    assert post(client, "opportunity_won", row.reference)[0] == 200
    row.refresh_from_db()
    assert row.result == "won" and "Won" in page(client, "opportunity_list", query="?view=won")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"probability_bps": "101"}, "100"),
        ({"probability_bps": "-1"}, "0"),
        ({"amount_minor": "lots"}, "lots"),
        ({"title": ""}, "required"),
        ({"next_step": "Call", "next_on": ""}, "Choose a day"),
        ({"next_step": "Call", "next_on": "2020-01-01"}, "from today on"),
    ],
)
def test_wrong_figures_come_back_with_a_sentence(cast: ModuleType, staff_client: Clients, typed: dict[str, str], said: str) -> None:
    dana = cast.dana()
    lead = captured(manager=dana)
    figures = {"title": "First account", "amount_minor": "30,000", "probability_bps": "45", "expected_on": "", "next_step": "", "next_on": "", **typed}
    status, shown = post(staff_client(dana), "lead_convert", lead.reference, **figures)
    assert status == 400 and said in shown and (not typed.get("title", "x") or "First account" in shown)
    assert not Opportunity.objects.exists()


def test_another_branch_finds_nothing_and_a_teller_has_no_page(cast: ModuleType, staff_client: Clients) -> None:
    dana = cast.dana()
    lead, row = captured(manager=dana), converted(dana)
    stranger = staff_client(people.staff(branch=places.place("051002")))
    assert stranger.get(reverse("admin:lead", args=[lead.reference])).status_code == 404
    assert stranger.get(reverse("admin:opportunity", args=[row.reference])).status_code == 404
    assert post(stranger, "lead_drop", lead.reference, reason="Not mine at all")[0] == 404
    assert post(stranger, "opportunity_won", row.reference)[0] == 404
    assert staff_client(cast.judy()).get(reverse("admin:lead_list")).status_code == 403
    reader = staff_client(people.staff(role=Role.AUDITOR))
    assert reader.get(reverse("admin:lead", args=[lead.reference])).status_code == 200
    assert post(reader, "lead_drop", lead.reference, reason="Not mine at all")[0] == 403


def test_a_wrong_number_keeps_the_form(cast: ModuleType, staff_client: Clients) -> None:
    dana = cast.dana()
    client = staff_client(dana)
    typed = {
        "source": "hand",
        "subject": "A card machine",
        "name": "Boss",
        "contact": "1390000",
        "value_minor": "",
        "probability_bps": "",
        "mine": "on",
        "key": "a",
    }
    status, shown = post(client, "lead_new", **typed)
    assert status == 400 and "no telephone number" in shown and "A card machine" in shown and not Lead.objects.exists()
    for _twice in range(2):
        post(client, "lead_new", **{**typed, "contact": "0510-82700001"})
    assert Lead.objects.get().owner == dana
    status, shown = post(client, "lead_new", **{**typed, "contact": "", "key": "b", "customer": "9999"})
    assert status == 400 and "None of your customers" in shown


def test_a_split_that_does_not_add_up_comes_back(cast: ModuleType, staff_client: Clients) -> None:
    dana, erin = cast.dana(), cast.erin()
    row, client = converted(dana), staff_client(dana)
    status, shown = post(client, "opportunity_share", row.reference, who0=dana.number, part0="70", who1=erin.number, part1="20", who2="", part2="")
    assert status == 409 and "add up to 90 %" in shown
    post(client, "opportunity_share", row.reference, who0=dana.number, part0="70", who1=erin.number, part1="30", who2="", part2="")
    assert [share.share_bps for share in row.shares.order_by("-share_bps")] == [7_000, 3_000]


def test_the_branch_manager_sees_the_pipeline_and_says_who_gets_leads(cast: ModuleType, staff_client: Clients) -> None:
    dana, erin = cast.dana(), cast.erin()
    converted(dana)
    captured(branch=dana.branch)
    client = staff_client(erin)
    shown = page(client, "lead_branch")
    assert "300,000.00" in shown and "30,000.00" in shown and "1 lead has nobody" in shown
    post(client, "lead_rule", source="", staff=[dana.number])
    assert LeadRule.objects.get().staff.get() == dana and captured(branch=dana.branch, name="Next").owner == dana
    assert AuditEntry.objects.filter(verb="leadrule.set").exists()
    assert staff_client(dana).post(reverse("admin:lead_rule"), {"source": ""}).status_code == 403


def test_a_street_is_walked_shop_by_shop(cast: ModuleType, staff_client: Clients) -> None:
    dana, now = cast.dana(), timezone.now()
    client = staff_client(dana)
    post(client, "street_new", name="Renmin Road", planned_on=bank_date(now).isoformat(), owner=dana.number)
    street = dana.branch.pk and streets.lists(dana).get()
    post(client, "street_add", street.reference, name="Noodles", address="18", trade="food", phone="")
    status, shown = post(client, "street_add", street.reference, name="Coffee", address="20", trade="food", phone="12")
    assert status == 400 and "no telephone number" in shown
    post(client, "street_add", street.reference, name="Coffee", address="20", trade="food", phone="")
    first = StreetStop.objects.order_by("place").first()
    assert first is not None
    said = {"stop": first.pk, "result": "interested", "note": "Wants a speaker", "value_minor": "80000", "contact": "Mr Lu", "phone": "13900007777"}
    response = client.post(reverse("admin:street_visit", args=[street.reference]), said)
    second = StreetStop.objects.order_by("place").last()
    assert second is not None and response.headers["Location"].endswith(f"#stop-{second.pk}")
    client.post(reverse("admin:street_visit", args=[street.reference]), said)
    lead = Lead.objects.get()
    assert (lead.name, lead.value_minor, lead.source, lead.owner) == ("Mr Lu", 8_000_000, "street", dana)
    assert "1 of 2 shops visited" in page(client, "street", street.reference)
    assert post(client, "street_visit", street.reference, stop="999999", result="gone")[0] == 404
    assert staff_client(people.staff()).get(reverse("admin:street", args=[street.reference])).status_code == 404


def test_people_of_a_unit_become_leads_once(cast: ModuleType, staff_client: Clients) -> None:
    dana, alice = cast.dana(), cast.alice()
    facts = units.UnitFacts("A school", UnitKind.SCHOOL, [], 90, "")
    unit = units.enter(facts=facts, branch=dana.branch, keeper=cast.erin(), actor=actor_for(dana), now=timezone.now())
    client = staff_client(dana)
    post(client, "unit_person", unit.reference, name="Teacher", phone="13900008888")
    post(client, "unit_person", unit.reference, name="Teacher again", phone="13900008888")
    post(client, "unit_person", unit.reference, name="Somebody", phone=alice.phone)
    assert units.counts([unit])[unit.pk] == units.Counts(people=2, clients=1, unassigned=0, outside=1)
    chosen = [person.pk for person in unit.people.all()]
    _status, asked = post(client, "unit_leads", unit.reference, _selected_action=chosen, action="leads")
    assert "Make a lead of 1 person?" in asked
    for _twice in range(2):
        client.post(reverse("admin:unit_leads", args=[unit.reference]), {"_selected_action": chosen, "action": "leads", "confirmed": "1", "seen": "1"})
    lead = Lead.objects.get()
    assert (lead.unit, lead.owner, lead.source) == (unit, dana, "unit")
    status, shown = post(client, "unit_new", name="A school", kind="school", payers="", people_about="", keeper=dana.number, note="")
    assert status == 400 and "is here already" in shown


def test_lists_go_out_as_files_with_masked_numbers(cast: ModuleType, staff_client: Clients) -> None:
    dana = cast.dana()
    captured(manager=dana, name="Stranger", contact="13900001234")
    from django.http import QueryDict

    from backoffice.leads import listing

    found = listing.leads(dana, QueryDict(""))
    row = found.rows.get()
    assert [column.value(row) for column in found.columns if column.value][:3] == ["Stranger", "139 **** 1234", "Wants a deposit"]
    assert page(staff_client(dana), "export_new", "lead_list")


def test_today_and_the_customers_page_show_what_is_worth_most(cast: ModuleType, staff_client: Clients) -> None:
    dana, alice = cast.dana(), cast.alice()
    converted(dana, captured(customer=alice), title="Three years for 300,000")
    client = staff_client(dana)
    assert "Three years for 300,000" in page(client, "index")
    shown = page(client, "customer", alice.number, query="?for=book")
    assert "Three years for 300,000" in shown and 'id="part-leads"' in shown
    assert re.search(r"Opportunity: Captured: Came to the branch", shown)


def test_who_only_reads_is_told_of_all_leads_and_offered_no_own_ones(cast: ModuleType, staff_client: Clients) -> None:
    dana = cast.dana()
    captured(dana, name="唐小雨", manager=dana)
    response = staff_client(cast.henry()).get("/staff/leads/")
    assert (response.context["waiting"]["n"], len(response.context["rows"])) == (1, 1)
    assert [chip["href"] for chip in response.context["chips"]] == ["?", "?view=pool", "?view=over"]
    assert "1 条线索在手" in response.content.decode()
