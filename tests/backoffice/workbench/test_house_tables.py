"""Branches, staff and the calendar on the staff site: changed through the services, recorded, by whom may."""

import pytest

from accounts.approvals import services as approvals
from accounts.approvals.models import Approval
from accounts.organisation.models import Branch, StaffMember
from backoffice.clients import terms
from portal.demo import cast as bank
from portal.kernel import clock
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.calendars.models import CalendarDay
from tests import cast
from tests.factories import places

pytestmark = pytest.mark.django_db

BRANCHES, STAFF, DAYS = "/staff/accounts/branch/", "/staff/accounts/staffmember/", "/staff/portal/calendarday/"


def test_a_branch_is_opened_in_its_place(staff_client) -> None:
    henry, wuxi = cast.henry(), places.place(bank.WUXI)
    typed = {"code": "051099", "name": "新支行", "name_en": "New", "kind": "subbranch", "parent": wuxi.pk, "division_code": "", "opened_on": "2026-11-20"}
    assert staff_client(henry).post(f"{BRANCHES}add/", typed).status_code == 302
    made = Branch.objects.get(code="051099")
    assert made.path == f"{wuxi.path}{made.pk:04d}."
    assert AuditEntry.objects.get(verb="branch.opened", subject=f"branch:{made.pk}").actor == f"staff:{henry.pk}"


def test_a_branch_in_the_wrong_place_keeps_the_form(staff_client) -> None:
    leaf = places.branch()
    typed = {"code": "051099", "name": "新分行", "name_en": "", "kind": "branch", "parent": leaf.pk, "division_code": "", "opened_on": "2026-11-20"}
    response = staff_client(cast.henry()).post(f"{BRANCHES}add/", typed)
    assert response.status_code == 200
    assert "parent" in response.context["adminform"].form.errors
    assert not Branch.objects.filter(code="051099").exists()


def test_moving_a_branch_moves_its_path(staff_client) -> None:
    leaf, elsewhere = places.branch(), places.place("0512")
    typed = {"name": leaf.name, "name_en": "", "parent": elsewhere.pk, "division_code": "", "closed_on": ""}
    response = staff_client(cast.henry()).post(f"{BRANCHES}{leaf.pk}/change/", typed)
    assert response.status_code == 302, response.context["errors"]
    leaf.refresh_from_db()
    assert leaf.path == f"{elsewhere.path}{leaf.pk:04d}."


def test_appointing_and_moving_go_through_the_services(staff_client) -> None:
    client, liangxi = staff_client(cast.henry()), places.place(bank.LIANGXI)
    typed = {"number": "S0900", "name": "新人", "name_en": "", "branch": liangxi.pk, "role": "teller", "joined_on": "2026-11-20"}
    assert client.post(f"{STAFF}add/", typed).status_code == 302
    made = StaffMember.objects.get(number="S0900")
    assert made.active
    moved = {"name": "新人", "name_en": "", "branch": liangxi.pk, "role": "account_manager"}
    assert client.post(f"{STAFF}{made.pk}/change/", moved).status_code == 302
    made.refresh_from_db()
    assert made.role == "account_manager"
    verbs = list(AuditEntry.objects.filter(subject=f"staff:{made.pk}").order_by("id").values_list("verb", flat=True))
    assert verbs == ["staff.appointed", "staff.moved"]


def test_nobody_gives_themselves_another_post(staff_client) -> None:
    henry = cast.henry()
    typed = {"name": henry.name, "name_en": henry.name_en, "branch": henry.branch_id, "role": "auditor"}
    staff_client(henry).post(f"{STAFF}{henry.pk}/change/", typed)
    henry.refresh_from_db()
    assert henry.role == "product_owner"


def test_a_branch_manager_sees_the_own_branch_and_changes_nothing(staff_client) -> None:
    erin, frank = cast.erin(), cast.frank()
    client = staff_client(erin)
    assert [row.pk for row in client.get(BRANCHES).context["cl"].result_list] == [erin.branch_id]
    assert frank not in client.get(STAFF).context["cl"].result_list
    assert client.get(f"{STAFF}add/").status_code == 403
    assert client.get(f"{STAFF}{frank.pk}/change/").status_code == 404
    assert client.post(f"{STAFF}{erin.pk}/change/", {"role": "auditor"}).status_code == 403


def test_nothing_of_the_organisation_is_deleted(staff_client) -> None:
    client, leaf = staff_client(cast.henry()), places.branch()
    assert client.post(f"{BRANCHES}{leaf.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Branch.objects.filter(pk=leaf.pk).exists()


def test_a_calendar_day_is_entered_by_hand_and_recorded(staff_client) -> None:
    henry = cast.henry()
    typed = {"date": "2031-02-03", "kind": "holiday", "name": "行庆", "source": "notice 12"}
    assert staff_client(henry).post(f"{DAYS}add/", typed).status_code == 302
    assert CalendarDay.objects.get(date="2031-02-03").edited
    entry = AuditEntry.objects.get(verb="calendarday.added")
    assert (entry.actor, entry.subject) == (f"staff:{henry.pk}", "calendarday:2031-02-03")


def test_the_auditor_reads_the_calendar_only(staff_client) -> None:
    client = staff_client(cast.iris())
    assert client.get(DAYS).status_code == 200
    assert client.get(f"{DAYS}add/").status_code == 403


def test_a_rows_history_is_its_audit_trail(staff_client) -> None:
    response = staff_client(cast.iris()).get(f"{BRANCHES}1/history/")
    assert response.url == "/staff/audit/?subject=branch%3A1"


def test_what_the_client_book_works_by_is_changed_by_two_people(staff_client) -> None:
    henry, frank, today = cast.henry(), cast.frank(), clock.bank_date(clock.now())
    typed = {"name": "capacity", "value": "300", "effective_from": today.isoformat(), "source": "House rule 12 of 2026"}
    answer = staff_client(henry).post("/staff/backoffice/booksetting/add/", typed)
    waiting = Approval.objects.get(kind="clients.setting")
    assert answer.headers["Location"] == f"/staff/approvals/{waiting.reference}/"
    assert terms.capacity(today) == 400
    approvals.approve(approval_id=waiting.pk, staff=frank, actor=Actor("staff", frank.pk, Channel.BACKOFFICE), now=clock.now())
    assert terms.capacity(today) == 300
    assert AuditEntry.objects.get(verb="booksetting.added").reason == "House rule 12 of 2026"


def test_a_setting_of_nothing_or_of_words_keeps_the_form(staff_client) -> None:
    for value in ("0", "-3", "viele"):
        typed = {"name": "capacity", "value": value, "effective_from": "2026-12-01", "source": "House rule"}
        assert staff_client(cast.henry()).post("/staff/backoffice/booksetting/add/", typed).status_code == 200
    assert not Approval.objects.exists()
