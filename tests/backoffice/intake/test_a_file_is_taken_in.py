"""A file from its choice to its end: checked without a trace, taken in after a yes, called off, twice at once, by whom."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.approvals import services as approvals
from accounts.approvals.models import Approval
from accounts.identity.models import Customer
from accounts.ledger.kinds import AccountKind
from accounts.limits.models import LimitRule
from accounts.organisation.models import Branch, StaffMember
from backoffice.clients.models import Care
from backoffice.intake import running, services, sheets
from backoffice.intake.models import FileImport, ImportState
from portal.demo import cast as demo
from portal.kernel import clock, runs
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.calendars.models import CalendarDay
from portal.kernel.runs import parts
from portal.kernel.runs import services as work
from portal.kernel.runs.models import Run, RunFile
from tests.factories import people, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
Clients = Callable[[StaffMember], Client]


@pytest.fixture
def in_english() -> None:
    translation.activate("en")


def test_branches_are_checked_without_a_trace_and_taken_in_after_a_yes(cast: ModuleType) -> None:
    parent = places.place(demo.LIANGXI)
    rows = [f"X1,新网点,team,{parent.code},2026-12-01", "X2,坏网点,team,nowhere,2026-12-01", f"X1,又一次,team,{parent.code},2026-12-01"]
    content = "\n".join(["code,name,kind,parent,opened_on", *rows])
    before = AuditEntry.objects.filter(verb="branch.opened").count()
    found = checked(cast.henry(), "branches", content)
    assert (found.state, found.rows, found.new, found.changed, found.same, found.wrong) == (ImportState.READY, 3, 1, 0, 0, 2)
    assert not Branch.objects.filter(code="X1").exists()
    assert AuditEntry.objects.filter(verb="branch.opened").count() == before
    assert problems(found.check_run) == [
        ["3", "belongs to", "nowhere", "There is no branch nowhere."],
        ["4", "code", "X1", "The same stands in row 2 already."],
    ]
    found = applied(found, cast.henry())
    assert (found.state, found.applied, found.wrong) == (ImportState.DONE, 1, 2)
    assert Branch.objects.get(code="X1").path.startswith(parent.path)
    entry = AuditEntry.objects.get(verb="import.applied")
    assert (entry.actor, entry.details["applied"]) == (f"staff:{cast.henry().pk}", 1)
    again = checked(cast.henry(), "branches", content)
    assert (again.new, again.same, again.wrong) == (0, 1, 2)


def test_a_child_may_stand_below_its_parent_in_one_file(cast: ModuleType) -> None:
    parent = places.place(demo.LIANGXI)
    content = f"code,name,kind,parent,opened_on\nX1,新网点,subbranch,{parent.parent.code},2026-12-01\nX1T,新团队,team,X1,2026-12-01\n"
    found = applied(checked(cast.henry(), "branches", content), cast.henry())
    assert found.applied == 2
    assert Branch.objects.get(code="X1T").parent == Branch.objects.get(code="X1")


def test_staff_are_taken_on_and_nobody_takes_in_the_own_row(cast: ModuleType) -> None:
    henry, branch = cast.henry(), places.place(demo.LIANGXI)
    content = (
        f"staff number,name,branch,role,joined on\nS777,新同事,{branch.code},客户经理,2026/12/1\n{henry.number},何立,{branch.code},auditor,{henry.joined_on}\n"
    )
    found = checked(henry, "staff", content)
    assert (found.new, found.wrong) == (1, 1)
    applied(found, henry)
    assert StaffMember.objects.get(number="S777").joined_on == date(2026, 12, 1)
    henry.refresh_from_db()
    assert henry.role == "product_owner"


def test_calendar_days_are_entered_by_staff_from_then_on(cast: ModuleType) -> None:
    applied(checked(cast.henry(), "calendar", "date,kind,name\n2031-03-03,holiday,校庆\n"), cast.henry())
    assert CalendarDay.objects.get(pk=date(2031, 3, 3)).edited


def test_customers_come_with_sealed_documents_and_masked_problems(cast: ModuleType) -> None:
    alice = cast.alice()
    branch = alice.branch.code
    content = (
        "number,name,id_number,phone,branch,opened_on\n"
        f"C900001,新客户,11010519491231002X,13912345678,{branch},2026-11-01\n"
        f"C900002,错号,110105194912310021,13912345679,{branch},2026-11-01\n"
        f"{alice.number},林知夏,11010519491231002X,13912345670,{branch},{alice.opened_on}\n"
    )
    found = checked(cast.henry(), "customers", content)
    assert (found.new, found.wrong) == (1, 2)
    rows = problems(found.check_run)
    assert [row[:3] for row in rows] == [["3", "document number", "****"], ["4", "document number", "****"]]
    with pytest.raises(services.WhyNeeded):
        services.apply(found=found, reason="x", staff=cast.henry(), actor=actor(cast.henry()), now=clock.now())
    applied(found, cast.henry())
    made = Customer.objects.get(number="C900001")
    assert (made.id_number, made.phone) == ("11010519491231002X", "13912345678")
    assert found.staff == cast.henry()


def test_assignments_move_clients_and_name_the_wrong_ones(cast: ModuleType) -> None:
    dana, charlie = cast.dana(), cast.charlie()
    one, two = people.customer(branch=dana.branch), people.customer(branch=dana.branch)
    rows = [f"{one.number},{dana.number},", f"{two.number},{dana.number},999", f"{one.number},{dana.number},", f"{charlie.number},{dana.number},"]
    content = "\n".join(["customer,manager,branch", *rows])
    found = checked(cast.erin(), "assignments", content)
    assert (found.rows, found.changed, found.wrong) == (4, 1, 3)
    assert not Care.objects.filter(customer=one).exists()
    assert [row[:2] for row in problems(found.check_run)] == [["3", "branch"], ["4", "customer number"], ["5", "customer number"]]
    found = applied(found, cast.erin())
    assert (found.state, found.applied) == (ImportState.DONE, 1)
    assert Care.objects.get(customer=one, until=None).manager == dana


def test_the_same_file_twice_at_once_is_refused_and_after_the_end_taken_again(cast: ModuleType) -> None:
    content = "date,kind,name\n2031-03-03,holiday,校庆\n"
    first = received(cast.henry(), "calendar", content)
    with pytest.raises(services.SameFile) as refused:
        received(cast.henry(), "calendar", content)
    assert first.reference in str(refused.value)
    work.work(reference=first.check_run, clock=clock.now)
    services.drop(found=first, actor=actor(cast.henry()), now=clock.now())
    assert received(cast.henry(), "calendar", content).state == ImportState.CHECKING


def test_two_yeses_are_one(cast: ModuleType) -> None:
    found = checked(cast.henry(), "calendar", "date,kind,name\n2031-03-03,holiday,校庆\n")
    services.apply(found=found, reason="", staff=cast.henry(), actor=actor(cast.henry()), now=clock.now())
    with pytest.raises(services.NotReady):
        services.apply(found=found, reason="", staff=cast.henry(), actor=actor(cast.henry()), now=clock.now())


def test_called_off_in_the_middle_nothing_is_changed(cast: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"2031-{month:02}-{day:02},holiday,校庆\n" for month in range(1, 13) for day in range(1, 21))
    found = checked(cast.henry(), "calendar", "date,kind,name\n" + rows)
    assert found.new == 240
    services.apply(found=found, reason="", staff=cast.henry(), actor=actor(cast.henry()), now=clock.now())
    found.refresh_from_db()
    monkeypatch.setattr(runs.Handle, "check_cancelled", _stops)
    work.work(reference=found.apply_run, clock=clock.now)
    found.refresh_from_db()
    assert found.state == ImportState.CANCELLED
    assert not CalendarDay.objects.filter(pk__year=2031).exists()


def test_wrong_files_end_as_not_taken_in_with_a_sentence(cast: ModuleType) -> None:
    found = checked(cast.henry(), "calendar", "colour,name\n红,校庆\n")
    assert found.state == ImportState.FAILED
    assert "date" in Run.objects.get(reference=found.check_run).sentence
    assert checked(cast.henry(), "calendar", "date,kind,name\n").state == ImportState.FAILED


def test_a_pdf_and_an_empty_file_are_refused_at_once(cast: ModuleType) -> None:
    for content, refusal in (("%PDF-1.4", sheets.WrongType), ("", sheets.EmptyFile)):
        with pytest.raises(refusal):
            received(cast.henry(), "calendar", content)
    assert not FileImport.objects.exists()
    assert not Run.objects.exists()


def test_limits_are_proposed_and_hold_once_a_second_person_agrees(cast: ModuleType) -> None:
    henry, frank = cast.henry(), cast.frank()
    begins = clock.bank_date(clock.now()) + timedelta(days=30)
    head = "kind,currency,day_minor,year_minor,source,effective_from\n"
    kind, past = AccountKind.TYPE_2.value, date(2026, 1, 1)
    content = head + f'{kind},CNY,"12,000.00",250000,新的内部规定第 7 号,{begins}\n{kind},CNY,1,1,旧的内部规定第 8 号,{past}\n'
    found = checked(henry, "limits", content)
    print(problems(found.check_run))
    found = applied(found, henry)
    assert (found.applied, found.wrong) == (1, 1)
    assert not LimitRule.objects.filter(effective_from=begins).exists()
    waiting = Approval.objects.get(kind="limits.rule")
    approvals.approve(approval_id=waiting.pk, staff=frank, actor=actor(frank), now=clock.now())
    rule = LimitRule.objects.get(effective_from=begins)
    assert (rule.day_minor, rule.year_minor, rule.channel) == (1_200_000, 25_000_000, None)


# pages


def test_the_pages_lead_from_the_file_to_its_end(cast: ModuleType, staff_client: Clients) -> None:
    client = staff_client(cast.henry())
    chosen = client.get(reverse("admin:import_new", args=["calendar"]))
    assert "2031" not in chosen.content.decode()
    sent = client.post(reverse("admin:import_new", args=["calendar"]), {"file": upload("date,kind,name\n2031-03-03,holiday,校庆\n,holiday,x\n")})
    found = FileImport.objects.get()
    assert sent.headers["Location"] == reverse("admin:import", args=[found.reference])
    assert "hx-get" in client.get(sent.headers["Location"]).content.decode()
    work.work(reference=found.check_run, clock=clock.now)
    page = client.get(sent.headers["Location"]).content.decode()
    assert reverse("admin:import_apply", args=[found.reference]) in page
    assert reverse("admin:run_problems", args=[found.check_run]) in page
    client.post(reverse("admin:import_apply", args=[found.reference]))
    found.refresh_from_db()
    work.work(reference=found.apply_run, clock=clock.now)
    assert found.apply_run in client.get(sent.headers["Location"]).content.decode()
    assert found.name in client.get(reverse("admin:import_list")).content.decode()


def test_a_refused_file_stays_on_the_form(cast: ModuleType, staff_client: Clients) -> None:
    answer = staff_client(cast.henry()).post(reverse("admin:import_new", args=["calendar"]), {"file": upload("%PDF-1.4")})
    assert answer.status_code == 400
    assert "CSV" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_who_may_not_does_not(cast: ModuleType, staff_client: Clients) -> None:
    found = received(cast.henry(), "calendar", "date,kind,name\n2031-03-03,holiday,校庆\n")
    assert staff_client(cast.dana()).get(reverse("admin:import_list")).status_code == 403
    erin = staff_client(cast.erin())
    assert erin.get(reverse("admin:import_new", args=["calendar"])).status_code == 403
    assert erin.get(reverse("admin:import_new", args=["colours"])).status_code == 404
    assert erin.get(reverse("admin:import", args=[found.reference])).status_code == 404
    assert erin.post(reverse("admin:import_apply", args=[found.reference])).status_code == 404
    assert erin.get(reverse("admin:run", args=[found.check_run])).status_code == 404
    assert erin.post(reverse("admin:run_cancel", args=[found.check_run])).status_code == 404
    assert erin.get(reverse("admin:run_problems", args=[found.check_run])).status_code == 404
    with pytest.raises(services.MayNot):
        received(cast.erin(), "calendar", "date,kind,name\n2031-03-04,holiday,校庆\n")


def test_my_long_work_shows_its_state_and_is_called_off_by_a_button(cast: ModuleType, staff_client: Clients) -> None:
    client = staff_client(cast.henry())
    found = received(cast.henry(), "calendar", "date,kind,name\n2031-03-03,holiday,校庆\n")
    page = client.get(reverse("admin:run_list")).content.decode()
    assert found.check_run in page
    part = client.get(reverse("admin:run", args=[found.check_run]), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<div") and "hx-get" in part
    client.post(reverse("admin:run_cancel", args=[found.check_run]))
    found.refresh_from_db()
    assert found.state == ImportState.CANCELLED
    over = client.get(reverse("admin:run", args=[found.check_run]), headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"


def received(staff: StaffMember, resource: str, content: str) -> FileImport:
    data = content.encode()
    return services.receive(resource=resource, name="行.csv", chunks=[data] if data else [], size=len(data), staff=staff, actor=actor(staff), now=clock.now())


def checked(staff: StaffMember, resource: str, content: str) -> FileImport:
    found = received(staff, resource, content)
    work.work(reference=found.check_run, clock=clock.now)
    found.refresh_from_db()
    return found


def applied(found: FileImport, staff: StaffMember) -> FileImport:
    found = services.apply(found=found, reason="迁移旧系统数据一批", staff=staff, actor=actor(staff), now=clock.now())
    work.work(reference=found.apply_run, clock=clock.now)
    found.refresh_from_db()
    return found


def problems(reference: str) -> list[list[str]]:
    file = RunFile.objects.get(run__reference=reference, role="problems")
    return list(csv.reader(io.StringIO(b"".join(parts.read(file)).decode("utf-8-sig"))))[1:]


def actor(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)


def upload(content: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("行.csv", content.encode())


def _stops(handle: Any) -> None:
    if handle.done >= running.STEP:
        raise runs.Cancelled
