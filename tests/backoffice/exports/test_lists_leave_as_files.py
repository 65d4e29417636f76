"""Any list as a file: its filters and row rights, its cells, its log; long ones by a worker."""

import csv
import hashlib
import io
from collections.abc import Callable
from types import ModuleType

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from accounts.profile.looks import selectors as looks
from backoffice.exports import Column, Listing, lists, services, writing
from backoffice.exports.models import ExportRecord, ExportState
from portal.kernel import clock
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.runs import parts
from portal.kernel.runs import services as work
from portal.kernel.runs.models import Run, RunFile
from tests.backoffice.worklist import desk
from tests.factories import books, people

pytestmark = pytest.mark.django_db
Clients = Callable[[StaffMember], Client]
CUSTOMERS = "accounts_customer_changelist"
WHY = "month-end check of the book"


def test_the_customer_list_as_csv_masked_as_on_screen_and_logged(cast: ModuleType, staff_client: Clients) -> None:
    alice, _charlie, dana = cast.alice(), cast.charlie(), cast.dana()
    books.put(alice, into=dana)
    answer = staff_client(dana).post(page(CUSTOMERS, "q=" + alice.name), {"format": "csv", "reason": WHY})
    body = content(answer)
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert body.startswith(b"\xef\xbb\xbf")
    assert [row[1] for row in rows[1:]] == [alice.number]
    assert alice.id_number not in body.decode() and "****" in body.decode()
    record = ExportRecord.objects.get()
    assert (record.staff, record.rows, record.size, record.state, record.personal) == (dana, 1, len(body), ExportState.DONE, True)
    assert record.sha256 == hashlib.sha256(body).hexdigest()
    assert (record.filters, record.reason) == ({"q": "…"}, WHY)
    entry = AuditEntry.objects.get(verb="list.exported")
    assert (entry.actor, entry.subject, entry.reason) == (f"staff:{dana.pk}", "customers", WHY)
    assert alice.name not in str(entry.details)


def test_each_customer_in_the_file_can_read_that_their_line_was_given_out(cast: ModuleType, staff_client: Clients) -> None:
    alice, charlie, dana = cast.alice(), cast.charlie(), cast.dana()
    books.put(alice, into=dana)
    staff_client(dana).post(page("client_book"), {"format": "csv", "reason": WHY})
    with translation.override("en"):
        (day,) = looks.who_looked(customer=alice).days
        assert [(str(look.what), str(look.why)) for look in day.looks] == [("your line in a list that was given out as a file", WHY)]
    assert not looks.who_looked(customer=charlie).days
    entry = AuditEntry.objects.get(verb=services.TOLD)
    assert (entry.subject, entry.details["export"]) == (f"customer:{alice.pk}", ExportRecord.objects.get().reference)


def test_a_worker_that_begins_anew_tells_nobody_twice(cast: ModuleType) -> None:
    dana = cast.dana()
    found = [people.customer(branch=dana.branch) for _ in range(5)]
    books.put(*found, into=dana)
    listing = lists.listing("client_book", staff=dana, query=QueryDict(""))
    actor = Actor("staff", dana.pk, Channel.BACKOFFICE)
    record = services.begin(listing=listing, format="csv", query=QueryDict(""), reason=WHY, staff=dana, actor=actor, now=clock.now())
    assert services.tell(record=record, listing=listing, actor=actor) == 5
    assert services.tell(record=record, listing=listing, actor=actor) == 0
    assert AuditEntry.objects.filter(verb=services.TOLD).count() == 5


@pytest.mark.parametrize("name", ["leave_list", "approval_list", "run_list", "contact_list", "task_list", "client_book"])
def test_workbench_lists_can_be_written_both_ways(cast: ModuleType, name: str) -> None:
    erin = cast.erin()
    desk.contact(cast.alice(), cast.dana())
    found = lists.listing(name, staff=erin, query=QueryDict(""))
    for write in (writing.csv_parts, writing.xlsx_parts):
        told = writing.Told()
        assert b"".join(write(found, told))
        assert told.rows == found.rows.count()


def test_rows_out_of_reach_are_not_in_the_file(cast: ModuleType) -> None:
    books.put(cast.alice(), into=cast.dana())
    found = lists.listing(CUSTOMERS, staff=cast.dana(), query=QueryDict(""))
    assert cast.charlie() not in list(found.rows)


def test_customers_without_a_reason_stay(cast: ModuleType, staff_client: Clients) -> None:
    answer = staff_client(cast.dana()).post(page(CUSTOMERS), {"format": "csv", "reason": "x"})
    assert answer.status_code == 400
    assert not ExportRecord.objects.exists()


def test_who_may_not_see_the_list_gets_no_file(cast: ModuleType, staff_client: Clients) -> None:
    dana = staff_client(cast.dana())
    assert dana.get(page("accounts_branch_changelist")).status_code == 403
    assert dana.get(page("no_such_list")).status_code == 404
    assert dana.get(reverse("admin:backoffice_exportrecord_changelist")).status_code == 403


def test_every_list_of_the_staff_site_can_be_written_both_ways(cast: ModuleType) -> None:
    auditor, owner, manager = cast.iris(), cast.henry(), cast.erin()
    cast.alice()
    for model_admin in lists.model_lists():
        staff = next(each for each in (auditor, owner, manager, cast.frank()) if work_may(each, model_admin.needs_view))
        for write in (writing.csv_parts, writing.xlsx_parts):
            found = lists.listing(model_admin.list_page, staff=staff, query=QueryDict(""))
            told = writing.Told()
            assert b"".join(write(found, told))
            assert told.rows == found.rows.count()


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1"])
def test_cells_that_a_spreadsheet_would_run_are_escaped_by_us_and_by_the_database(name: str) -> None:
    person = people.customer(name=name)
    rows = Customer.objects.filter(pk=person.pk)
    plain = Listing("x", "x", [Column("Name", field="name"), Column("Branch", field="branch__code")], rows)
    slow = Listing("x", "x", [Column("Name", value=lambda row: row.name), Column("Branch", field="branch__code")], rows)
    assert plain.is_plain and not slow.is_plain
    written = [list(csv.reader(io.StringIO(b"".join(writing.csv_parts(each, writing.Told())).decode("utf-8-sig"), newline=""))) for each in (plain, slow)]
    assert written[0] == written[1] == [["Name", "Branch"], [f"'{name}", person.branch.code]]


def test_words_and_times_are_the_same_by_us_and_by_the_database(cast: ModuleType) -> None:
    cast.alice()
    columns = [Column("Status", field="status"), Column("Since", field="opened_on"), Column("At", field="created_at"), Column("No", field="pk")]
    fast = Listing("x", "x", columns, Customer.objects.order_by("pk"))
    lines = b"".join(writing.csv_parts(fast, writing.Told())).decode("utf-8-sig").splitlines()
    chunks = [row for chunk in writing._chunks(fast) for row in chunk]
    assert lines[1:] == [",".join(map(str, row)) for row in chunks]


def test_a_workbook_opens_with_its_headings_and_text_as_text() -> None:
    people.customer(name="=HYPERLINK(1)", number="T00000099")
    found = Listing("x", "x", [Column("Name", field="name"), Column("Number", field="number"), Column("No", field="pk")], Customer.objects.all())
    body = b"".join(writing.xlsx_parts(found, writing.Told()))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert rows == [["Name", "Number", "No"], ["'=HYPERLINK(1)", "T00000099", float(Customer.objects.get().pk)]]


def test_more_rows_than_a_sheet_holds_go_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "SHEET_ROWS", 2)
    monkeypatch.setattr(writing, "_CHUNK", 2)
    for _ in range(5):
        people.customer()
    found = Listing("x", "x", [Column("Number", field="number")], Customer.objects.order_by("pk"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(writing.xlsx_parts(found, writing.Told()))))
    assert [len(book.get_sheet_by_index(n).to_python()) for n in range(len(book.sheet_names))] == [3, 3, 2]


def test_a_long_list_is_made_by_a_worker_and_ends_in_the_log(cast: ModuleType, staff_client: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 0)
    alice = cast.alice()
    books.put(alice, into=cast.dana())
    client = staff_client(cast.dana())
    answer = client.post(page(CUSTOMERS), {"format": "xlsx", "reason": WHY})
    run = Run.objects.get()
    assert answer.headers["Location"] == reverse("admin:run", args=[run.reference])
    work.work(reference=run.reference, clock=clock.now)
    run.refresh_from_db()
    record, file = ExportRecord.objects.get(), RunFile.objects.get(run=run)
    assert (run.state, record.state, record.rows, record.size) == ("done", ExportState.DONE, 1, file.size)
    assert record.sha256 == hashlib.sha256(b"".join(parts.read(file))).hexdigest() == file.digest
    assert content(client.get(reverse("admin:run_result", args=[run.reference])))[:2] == b"PK"


def test_a_right_lost_before_the_worker_comes_ends_the_export(cast: ModuleType, staff_client: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 0)
    books.put(cast.alice(), into=cast.dana())
    staff_client(cast.dana()).post(page(CUSTOMERS), {"format": "csv", "reason": WHY})
    StaffMember.objects.filter(pk=cast.dana().pk).update(active=False)
    run = Run.objects.get()
    work.work(reference=run.reference, clock=clock.now)
    run.refresh_from_db()
    assert (run.state, ExportRecord.objects.get().state) == ("failed", ExportState.BROKEN)


def test_a_download_broken_off_says_so(cast: ModuleType) -> None:
    cast.alice()
    found = Listing("x", "x", [Column("Number", field="number")], Customer.objects.all())
    record = ExportRecord.objects.create(reference="EL1", staff=cast.dana(), name="x", title="x", format="csv", made_at=clock.now())
    parts_of_it = services.stream(record, found, clock=clock.now)
    next(parts_of_it)
    parts_of_it.close()
    record.refresh_from_db()
    assert (record.state, record.sha256) == (ExportState.BROKEN, "")


def test_the_auditor_reads_the_log_and_a_branch_its_own(cast: ModuleType, staff_client: Clients) -> None:
    mine = ExportRecord.objects.create(reference="EL1", staff=cast.dana(), name="x", title="Of Liangxi", format="csv", made_at=clock.now())
    other = people.staff(branch=cast.charlie().branch)
    theirs = ExportRecord.objects.create(reference="EL2", staff=other, name="x", title="Of Binhu", format="csv", made_at=clock.now())
    log = reverse("admin:backoffice_exportrecord_changelist")
    seen = staff_client(cast.iris()).get(log).content.decode()
    assert mine.title in seen and theirs.title in seen
    seen = staff_client(cast.erin()).get(log).content.decode()
    assert mine.title in seen and theirs.title not in seen


def test_the_page_says_what_goes_into_the_file(cast: ModuleType, staff_client: Clients) -> None:
    with translation.override("en"):
        shown = staff_client(cast.dana()).get(page(CUSTOMERS, "status__exact=active")).content.decode()
    assert 'name="reason"' in shown and "status__exact active" in shown


def page(name: str, query: str = "") -> str:
    return f"{reverse('admin:export_new', args=[name])}?{query}"


def content(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def work_may(staff: StaffMember, permission: str) -> bool:
    from portal.kernel import access

    return access.may(staff, permission)


@pytest.mark.parametrize("name", ["a < b & c > d", "\x01seen\x0b\x1f", " two  spaces ", "\\n \\x41 %s %%", "𠀀😀", "]]>", "'", '"', "line\nbreak"])
def test_a_workbook_says_the_same_by_us_and_by_the_database(name: str) -> None:
    person = people.customer(name=name)
    rows = Customer.objects.filter(pk=person.pk)
    columns = [Column("Name & <b>", field="name"), Column("No", field="pk"), Column("Status", field="status"), Column("Since", field="opened_on")]
    slow = [Column(column.label, value=lambda row: row.name) if column.field == "name" else column for column in columns]
    books_ = [b"".join(writing.xlsx_parts(Listing("x", "x", chosen, rows), writing.Told())) for chosen in (columns, slow)]
    read = [CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python(skip_empty_area=False) for book in books_]
    assert read[0] == read[1]
    assert read[0][0] == ["Name & <b>", "No", "Status", "Since"]
    assert read[0][1][0] == "".join(sign for sign in name if sign >= " " or sign == "\n")
    assert openpyxl.load_workbook(io.BytesIO(books_[0])).worksheets[0]["A1"].font.bold
