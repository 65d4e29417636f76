"""The pages of contacts, promises, tasks and calls: work, keep what was typed, refuse strangers, leave a trace."""

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from accounts.calls.models import StaffCall
from accounts.organisation.models import Role, StaffMember
from backoffice.worklist import listing, rules, services
from backoffice.worklist.models import ClientPromise, Contact, Task
from portal.kernel.audit.models import AuditEntry
from tests.backoffice.worklist.desk import actor_for, in_days, promise, task
from tests.factories import people

pytestmark = pytest.mark.django_db
SignedIn = Callable[[StaffMember], Client]

FORM = {"way": "call", "outcome": "done", "note": "Asked about the deposit", "key": "k1"}


def typed(**more: object) -> dict[str, object]:
    return {**FORM, **more}


def test_a_contact_is_written_down_with_a_promise(cast: ModuleType, staff_client: SignedIn) -> None:
    alice, dana = cast.alice(), cast.dana()
    url = f"/staff/customers/{alice.number}/contact/"
    assert staff_client(dana).get(url).status_code == 200
    answer = staff_client(dana).post(url, typed(promise="Send the certificate", promise_by=in_days(3).isoformat()))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/staff/customers/{alice.number}/?for=contact")
    assert (Contact.objects.get().staff, ClientPromise.objects.get().text) == (dana, "Send the certificate")
    staff_client(dana).post(url, typed(promise="Send the certificate", promise_by=in_days(3).isoformat()))
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "kept"),
    [
        ({"way": ""}, "Asked about the deposit"),
        ({"promise": "Send it soon"}, "Send it soon"),
        ({"promise": "Send it soon", "promise_by": "2020-01-01"}, "Send it soon"),
        ({"follow_up": "Ask once more", "follow_up_on": "not a day"}, "Ask once more"),
        ({"on": "2020-01-01"}, "Asked about the deposit"),
    ],
)
def test_wrong_input_keeps_what_was_typed(cast: ModuleType, staff_client: SignedIn, wrong: dict[str, str], kept: str) -> None:
    answer = staff_client(cast.dana()).post(f"/staff/customers/{cast.alice().number}/contact/", typed(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert kept in page and 'role="alert"' in page
    assert (Contact.objects.count(), ClientPromise.objects.count()) == (0, 0)


def test_another_managers_client_is_not_there(cast: ModuleType, staff_client: SignedIn) -> None:
    stranger = staff_client(people.staff(role=Role.ACCOUNT_MANAGER))
    dana, alice = cast.dana(), cast.alice()
    theirs, word = task(dana, customer=alice), promise(alice, dana)
    own = [f"/staff/customers/{alice.number}/{page}/" for page in ("contact", "call", "promise", "timeline")]
    for url in [*own, f"/staff/customers/{alice.number}/", f"/staff/tasks/{theirs.reference}/", f"/staff/promises/{word.reference}/"]:
        assert stranger.get(url).status_code == 404, url
    for url in (f"/staff/tasks/{theirs.reference}/finish/", f"/staff/promises/{word.reference}/keep/", own[0], own[1]):
        assert stranger.post(url, typed(purpose="service")).status_code == 404, url
    assert (Contact.objects.count(), StaffCall.objects.count(), Task.objects.get().state) == (0, 0, "open")


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR, Role.RISK_OFFICER, Role.AML_OFFICER])
def test_posts_that_do_not_speak_with_customers_are_refused(cast: ModuleType, staff_client: SignedIn, role: Role) -> None:
    client = staff_client(people.staff(role=role))
    number = cast.alice().number
    for url in (f"/staff/customers/{number}/contact/", f"/staff/customers/{number}/call/", "/staff/tasks/", "/staff/tasks/new/", "/staff/call/"):
        assert client.get(url).status_code == 403, url


def test_signed_out_is_sent_to_sign_in(client: Client) -> None:
    for url in ("/staff/tasks/", "/staff/call/", "/staff/customers/3202447108/contact/"):
        assert client.get(url).headers["Location"].startswith("/me/sign-in/")


def test_my_tasks_come_in_the_order_of_work(cast: ModuleType, staff_client: SignedIn) -> None:
    dana, now = cast.dana(), timezone.now()
    task(dana, "Later this week", due_at=now + timedelta(days=3), customer=cast.alice(), value_minor=120_000_000)
    task(dana, "Should be done", due_at=now - timedelta(hours=2))
    promise(cast.alice(), dana, "Promised to send", days=20)
    client = staff_client(dana)
    page = client.get("/staff/tasks/")
    assert [row.title for row in page.context["rows"]] == ["Should be done", "Later this week", "Promised to send"]
    assert "1,200,000.00" in page.content.decode()
    assert [row.title for row in client.get("/staff/tasks/?show=late").context["rows"]] == ["Should be done"]
    assert [row.title for row in client.get("/staff/tasks/?show=promises").context["rows"]] == ["Promised to send"]
    assert client.get("/staff/tasks/?show=nonsense").status_code == 200


def test_a_task_is_made_finished_and_found_among_the_ended(cast: ModuleType, staff_client: SignedIn) -> None:
    alice, dana = cast.alice(), cast.dana()
    client = staff_client(dana)
    typed_task = {"title": "Ask about the deposit", "due_on": in_days(1).isoformat(), "customer": alice.number, "value": "1,200.50", "steps": "look\ncall"}
    answer = client.post("/staff/tasks/new/", typed_task)
    made = Task.objects.get()
    assert answer.headers["Location"] == f"/staff/customers/{alice.number}/?for=task"
    assert (made.owner, made.customer, made.value_minor, made.all_day, len(made.checklist)) == (dana, alice, 120_050, True, 2)
    client.post(f"/staff/tasks/{made.reference}/steps/", {"done": ["1"]})
    made.refresh_from_db()
    assert [step["done"] for step in made.checklist] == [False, True]
    assert client.post(f"/staff/tasks/{made.reference}/finish/", {"result": "She stays"}).headers["Location"] == "/staff/tasks/"
    assert [row.result for row in client.get("/staff/tasks/?show=over").context["rows"]] == ["She stays"]


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"due_on": "soon"}, {"customer": "9999999999"}, {"value": "lots"}, {"value": "-5"}, {"due_on": "1999-01-01", "due_time": "x"}]
)
def test_a_wrong_task_keeps_what_was_typed(cast: ModuleType, staff_client: SignedIn, wrong: dict[str, str]) -> None:
    known = {"title": "Ask about the deposit", "about": "because it ends", "due_on": in_days(1).isoformat()}
    answer = staff_client(cast.dana()).post("/staff/tasks/new/", {**known, **wrong})
    assert answer.status_code == 400
    assert "because it ends" in answer.content.decode()
    assert not Task.objects.exists()


def test_a_branch_manager_gives_tasks_to_the_branch_and_a_manager_to_nobody(cast: ModuleType, staff_client: SignedIn) -> None:
    dana, erin, due = cast.dana(), cast.erin(), in_days(1).isoformat()
    staff_client(erin).post("/staff/tasks/new/", {"title": "Call her", "due_on": due, "owner": dana.pk})
    assert (Task.objects.get().owner, Task.objects.get().made_by) == (dana, erin)
    staff_client(dana).post("/staff/tasks/new/", {"title": "Call him", "due_on": due, "owner": erin.pk})
    assert Task.objects.get(title="Call him").owner == dana


def test_a_second_window_learns_that_it_is_over(cast: ModuleType, staff_client: SignedIn) -> None:
    dana = cast.dana()
    row, word = task(dana, customer=cast.alice()), promise(cast.alice(), dana)
    services.finish_task(reference=row.reference, staff=dana, actor=actor_for(dana), now=timezone.now())
    services.keep_promise(reference=word.reference, staff=dana, actor=actor_for(dana), now=timezone.now())
    client = staff_client(dana)
    for url in (f"/staff/tasks/{row.reference}/drop/", f"/staff/promises/{word.reference}/break/"):
        answer = client.post(url, {"reason": "Changed my mind"})
        assert answer.status_code == 400 and 'role="alert"' in answer.content.decode()
    assert (Task.objects.get().state, ClientPromise.objects.get().state) == ("done", "kept")


def test_a_promise_is_moved_and_broken_on_its_page(cast: ModuleType, staff_client: SignedIn) -> None:
    dana = cast.dana()
    row, client = promise(cast.alice(), dana), staff_client(dana)
    url = f"/staff/promises/{row.reference}/"
    assert f'value="{in_days(3).isoformat()}"' in client.get(url).content.decode()
    assert client.post(f"{url}move/", {"due_on": in_days(9).isoformat(), "reason": "x"}).status_code == 400
    assert client.post(f"{url}move/", {"due_on": in_days(9).isoformat(), "reason": "The branch waits"}).status_code == 302
    assert client.post(f"{url}break/", {"reason": ""}).status_code == 400
    assert client.post(f"{url}break/", {"reason": "She took it back"}).status_code == 302
    row.refresh_from_db()
    assert (row.due_on, row.state) == (in_days(9), "broken")
    assert "The branch waits" in client.get(url).content.decode()


def test_every_page_about_a_customer_leaves_its_purpose(cast: ModuleType, staff_client: SignedIn) -> None:
    alice, dana = cast.alice(), cast.dana()
    row, word, client = task(dana, customer=alice), promise(alice, dana), staff_client(dana)
    pages = [f"/staff/customers/{alice.number}/{page}/" for page in ("contact", "call", "promise", "timeline")]
    for url in [*pages, f"/staff/tasks/{row.reference}/", f"/staff/promises/{word.reference}/"]:
        client.get(url)
    seen = AuditEntry.objects.filter(verb="customer.viewed", subject=f"customer:{alice.pk}").order_by("id")
    assert [entry.reason for entry in seen] == ["contact", "call", "promise", "timeline", "task", "promise"]


def test_a_call_is_announced_dialled_ended_and_written_up(cast: ModuleType, staff_client: SignedIn) -> None:
    alice, dana = cast.alice(), cast.dana()
    client = staff_client(dana)
    assert "Nobody" not in client.get("/staff/call/").content.decode()
    assert client.post(f"/staff/customers/{alice.number}/call/", {}).status_code == 400
    assert client.post(f"/staff/customers/{alice.number}/call/", {"purpose": "maturity"}).headers["Location"] == "/staff/call/"
    page = client.get("/staff/call/")
    assert rules.spoken(alice.phone) in page.content.decode() and "no-store" in page.headers["Cache-Control"]
    shown = AuditEntry.objects.get(verb="customer.revealed")
    assert (shown.reason, shown.details["fields"]) == ("call:maturity", ["phone"])
    call = StaffCall.objects.get()
    assert client.post("/staff/call/end/").headers["Location"] == f"/staff/customers/{alice.number}/contact/?call={call.reference}"
    form = client.get(f"/staff/customers/{alice.number}/contact/?call={call.reference}").context["contact_form"]
    assert (form["call"].value(), form["way"].value()) == (call.reference, "call")
    client.post(f"/staff/customers/{alice.number}/contact/", typed(call=call.reference))
    assert Contact.objects.get().call == call
    assert rules.spoken(alice.phone) not in client.get("/staff/call/").content.decode()


def test_my_tasks_as_a_file_are_mine_and_run_nothing(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    task(dana, "=cmd()", customer=alice, value_minor=120_050)
    task(cast.erin(), "Not hers")
    found = exports_of_tasks(dana, "")
    assert [row[1] for row in found] == ["=cmd()"] and found[0][4] == alice.number
    assert exports_of_tasks(dana, "show=over") == []


def exports_of_tasks(staff: StaffMember, query: str) -> list[list[object]]:
    listed = listing.rows(staff, QueryDict(query))
    return [[column.value(row) if column.value else _deep(row, column.field) for column in listed.columns] for row in listed.rows]


def _deep(row: object, path: str) -> object:
    for name in path.split("__"):
        row = getattr(row, name)
    return row
