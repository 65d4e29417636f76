"""The pages: the complainant's own, and the house's."""

from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.inbox.models import Message
from accounts.organisation.models import StaffMember
from backoffice.complaints import keeping, reference, rules, services
from backoffice.complaints.models import Complaint, ComplaintFile
from backoffice.complaints.selectors import why_stopped
from portal.kernel.access import SYSTEM
from portal.kernel.audit.models import AuditEntry
from portal.kernel.events.models import Event
from tests.backoffice.complaints import cases
from tests.factories import applications, people
from tests.fixtures import signed_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()
OWN, DESK = "/service/complaints/", "/staff/complaints/"
SAID = {"category": "service.waiting", "text": cases.TEXT, "key": "k1"}


@pytest.fixture(autouse=True)
def terms(db: None) -> None:
    reference.load()


@pytest.fixture
def alice(cast: ModuleType) -> Client:
    return signed_in(cast.alice().user, {"method": "password"})


def desk(staff: StaffMember) -> Client:
    return signed_in(staff.user, {"method": "password"}, {"method": "mfa", "type": "totp"})


def said(cast: ModuleType, **more: Any) -> dict[str, Any]:
    return {**SAID, "branch": cast.alice().branch_id, **more}


def test_a_customer_writes_one_with_a_picture_and_follows_it(cast: ModuleType, alice: Client) -> None:
    answer = alice.post(f"{OWN}new/", said(cast, wish="道歉", papers=[cases.picture(), cases.picture("b.png")]))
    row = Complaint.objects.get()
    assert answer.headers["Location"] == f"{OWN}{row.reference}/" and ComplaintFile.objects.count() == 2
    assert alice.post(f"{OWN}new/", said(cast, wish="道歉")).status_code == 302 and Complaint.objects.count() == 1
    other = alice.post(f"{OWN}new/", said(cast, text="转账三天没有到账"))
    assert other.status_code == 400 and 'value="k1"' not in other.content.decode(), "other words want a new key, and get one"
    page = alice.get(f"{OWN}{row.reference}/").content.decode()
    assert row.reference in page and cases.TEXT in page
    assert alice.get(f"/files/{ComplaintFile.objects.first().file_id}/").status_code == 200  # type: ignore[union-attr]
    alice.post(f"{OWN}{row.reference}/add/", {"text": "第二次去还是坏的", "key": "k2"})
    assert row.steps.filter(kind="added").count() == 1
    assert row.reference in alice.get(OWN).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": "    "}, {"text": "ok"}, {"category": "nonsense"}, {"category": ""}, {"branch": "0"}, {"text": "字" * 5000}]
)
def test_what_cannot_be_understood_is_said_and_kept(cast: ModuleType, alice: Client, wrong: dict[str, str]) -> None:
    answer = alice.post(f"{OWN}new/", said(cast, wish="请道歉", **wrong))
    assert answer.status_code == 400 and "请道歉" in answer.content.decode()
    assert not Complaint.objects.exists()


def test_a_picture_that_is_too_large_or_none_is_refused_and_the_words_stay(cast: ModuleType, alice: Client) -> None:
    large = cases.picture("large.png", more=b"0" * (10 * 1024 * 1024))
    for papers in ([large], [cases.picture()] * 6):
        answer = alice.post(f"{OWN}new/", said(cast, papers=papers))
        assert answer.status_code == 400 and cases.TEXT in answer.content.decode()
    assert not Complaint.objects.exists()


def test_who_has_no_account_complains_too(cast: ModuleType) -> None:
    mallory = cast.mallory()
    client = signed_in(mallory, {"method": "password"})
    assert f"{OWN}" in client.get("/service/").content.decode()
    for wrong in ({"contact_name": "", "contact_phone": "13900001234"}, {"contact_name": "马小乐", "contact_phone": "12"}):
        answer = client.post(f"{OWN}new/", said(cast, **wrong))
        assert answer.status_code == 400 and cases.TEXT in answer.content.decode()
    client.post(f"{OWN}new/", said(cast, contact_name="马小乐", contact_phone="13900001234", papers=[cases.picture()]))
    row, paper = Complaint.objects.get(), ComplaintFile.objects.get()
    assert (row.customer, row.contact_name, row.to_tell) == (None, "马小乐", False)
    assert Message.objects.filter(user=mallory, topic="complaints", link=f"{OWN}{row.reference}/").count() == 1
    cases.answered(cases.given_to(row, cast.dana(), cast.erin()), cast.dana())
    assert "叫号机已修好" in client.get(f"{OWN}{row.reference}/").content.decode()
    assert client.get(f"/files/{paper.file_id}/").status_code == 200
    assert client.post(f"{OWN}{row.reference}/object/", {"text": "没有说什么时候修好的", "key": "o"}).status_code == 302
    other = signed_in(cast.alice().user, {"method": "password"})
    assert [other.get(f"{OWN}{row.reference}/").status_code, other.get(f"/files/{paper.file_id}/").status_code] == [404, 404]
    assert row.reference not in other.get(OWN).content.decode()
    working = signed_in(cast.dana().user, {"method": "password"})
    assert [working.get(OWN).headers["Location"], working.get(f"{OWN}new/").headers["Location"]] == ["/", "/"]
    assert working.get(f"{OWN}{row.reference}/").status_code == 404


def test_what_one_wrote_before_is_ones_own_as_a_customer(cast: ModuleType) -> None:
    """Whoever complained and opens an account then is not sold to until that is answered."""
    application = applications.sent()
    row = cases.complaint(None, login=application.user, contact_name="王先生", contact_phone="13900001234", branch=cast.alice().branch, actor=SYSTEM)
    application.customer = people.customer(login=None)
    application.save(update_fields=["customer"])
    told = Event(topic="application.verified", subject=f"application:{application.pk}", at=NOW, payload={})
    for _once_more in range(2):
        keeping.adopt(told)
    row.refresh_from_db()
    assert (row.customer, row.contact_name) == (application.customer, "")
    assert why_stopped(application.customer) is not None


def test_nobody_floods_the_desk(cast: ModuleType, alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_A_DAY", 2)
    answers = [alice.post(f"{OWN}new/", said(cast, key=f"k{n}")) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 400]
    assert cases.TEXT in answers[2].content.decode() and Complaint.objects.count() == 2
    assert alice.post(f"{OWN}new/", said(cast, key="k1")).status_code == 302, "the same form once more is the same complaint"


def test_a_stranger_learns_nothing(cast: ModuleType) -> None:
    row = cases.complaint(cast.alice(), uploads=[cases.picture()])
    charlie, paper = signed_in(cast.charlie().user, {"method": "password"}), ComplaintFile.objects.get()
    for path in ("", "add/", "accept/", "object/", "again/"):
        assert charlie.post(f"{OWN}{row.reference}/{path}", {"text": cases.TEXT, "key": "x"}).status_code in {404, 405}
    assert charlie.get(f"{OWN}{row.reference}/").status_code == 404
    assert charlie.get(f"/files/{paper.file_id}/").status_code == 404
    assert Client().get(OWN).headers["Location"].startswith("/me/sign-in/")
    assert row.steps.count() == 1


def test_the_answer_is_accepted_or_objected_to(cast: ModuleType, alice: Client) -> None:
    row = cases.complaint(cast.alice())
    cases.given_to(row, cast.dana(), cast.erin())
    services.note(reference=row.reference, staff=cast.dana(), text="监控已经调取", actor=cases.of(cast.dana()), now=NOW)
    cases.answered(row, cast.dana())
    page = alice.get(f"{OWN}{row.reference}/").content.decode()
    assert "叫号机已修好" in page and "监控" not in page and cast.dana().name in page
    assert alice.post(f"{OWN}{row.reference}/object/", {"text": "", "key": "o"}).status_code == 400
    alice.post(f"{OWN}{row.reference}/object/", {"text": "没有说什么时候修好的", "key": "o"})
    row.refresh_from_db()
    assert row.state == "disputed"
    cases.answered(row, cast.dana())
    alice.post(f"{OWN}{row.reference}/accept/")
    assert alice.post(f"{OWN}{row.reference}/accept/").status_code == 302, "a second click changes nothing"
    assert row.steps.filter(kind="accepted").count() == 1
    assert alice.post(f"{OWN}{row.reference}/again/", {"text": cases.TEXT, "key": "r"}).status_code == 400


def test_the_house_works_a_case_on_its_page(cast: ModuleType) -> None:
    row, dana, erin = cases.complaint(cast.alice()), cast.dana(), cast.erin()
    here = f"{DESK}{row.reference}/"
    manager, client = desk(erin), desk(dana)
    assert client.get(here).status_code == 404
    assert manager.get(f"{DESK}{cases.complaint(cast.charlie()).reference}/").status_code == 404, "another branch's, by its address"
    assert manager.post(f"{here}act/", {"act": "assign", "owner": dana.pk}).status_code == 302
    assert client.get(here).status_code == 200
    assert AuditEntry.objects.filter(verb="customer.viewed", subject=f"customer:{cast.alice().pk}", reason="complaint").exists()
    for act, given in (
        ("start", {}),
        ("note", {"text": "监控已经调取"}),
        ("answer", {"text": "叫号机已修好，向您道歉。"}),
        ("accept", {"text": "电话表示满意"}),
    ):
        assert client.post(f"{here}act/", {"act": act, **given}).status_code == 302, act
    closing = {"act": "close", "finding": "founded", "root_cause": "", "remedy": "更换叫号机并加装备用机"}
    wrong = client.post(f"{here}act/", closing)
    assert wrong.status_code == 400 and "更换叫号机并加装备用机" in wrong.content.decode()
    client.post(f"{here}act/", {**closing, "root_cause": "system"})
    row.refresh_from_db()
    assert row.state == "closed"
    assert client.post(f"{here}act/", {"act": "nonsense"}).status_code == 404
    assert client.post(f"{here}act/", {"act": "assign", "owner": erin.pk}).status_code == 400, "giving it on is for who leads"


def test_lists_figures_and_files_open_for_who_may(cast: ModuleType) -> None:
    row = cases.complaint(cast.alice())
    erin, dana, kate, judy, henry = (desk(person) for person in (cast.erin(), cast.dana(), cast.kate(), cast.judy(), cast.henry()))
    for view in ("open", "mine", "nobody", "late", "closed", "nonsense"):
        answer = erin.get(DESK, {"show": view})
        assert (row.reference in answer.content.decode()) is (view in {"open", "nobody", "nonsense"}), view
    assert row.reference not in dana.get(DESK).content.decode()
    assert [client.get(f"{DESK}figures/").status_code for client in (erin, kate, dana)] == [200, 200, 403]
    assert henry.get(DESK).status_code == 403
    exported = kate.post("/staff/exports/complaint_figures/", {"format": "csv", "reason": "monthly report"})
    assert exported.status_code in {200, 302}
    assert judy.get(f"{DESK}new/").status_code == 200
    new = {
        "channel": "phone", "received_on": f"{NOW:%Y-%m-%d}", "number": cast.alice().number, "category": "fees.untold", "severity": "1", "text": cases.TEXT,
        "branch": cast.judy().branch_id, "key": "j1",
    }  # fmt: skip
    assert judy.post(f"{DESK}new/", new).headers["Location"] == DESK, "who took it in does not see it afterwards"
    assert judy.post(f"{DESK}new/", {**new, "key": "j2", "number": "nobody"}).status_code == 400
    assert judy.post(f"{DESK}new/", {**new, "key": "j3", "against": cast.dana().number, "number": "", "contact_name": "王先生"}).status_code == 400
    assert Complaint.objects.count() == 2


def test_the_number_of_who_is_no_customer_is_shown_on_purpose(cast: ModuleType) -> None:
    row = cases.complaint(cast.alice())
    Complaint.objects.filter(pk=row.pk).update(customer=None, contact_name="王先生", contact_phone="13900001234")
    erin = desk(cast.erin())
    here = f"{DESK}{row.reference}/"
    assert "13900001234" not in erin.get(here).content.decode()
    assert "13900001234" in erin.post(f"{here}contact/").content.decode()
    assert AuditEntry.objects.filter(verb="complaint.contact_shown", subject=f"complaint:{row.reference}").count() == 1


def test_everybody_who_sees_the_customer_reads_that_nothing_is_sold(cast: ModuleType) -> None:
    alice, dana, erin = cast.alice(), cast.dana(), cast.erin()
    row = cases.complaint(alice)
    page = desk(dana).get(f"/staff/customers/{alice.number}/", headers={"accept-language": "en"}).content.decode()
    assert "nothing is sold" in page and row.reference not in page and cases.TEXT not in page
    cases.given_to(row, dana, erin)
    assert f"{DESK}{row.reference}/" in desk(dana).get(f"/staff/customers/{alice.number}/").content.decode()
    assert f"{DESK}{row.reference}/" in desk(dana).get("/staff/").content.decode()
    assert f"{DESK}{row.reference}/" not in desk(cast.judy()).get(f"/staff/customers/{alice.number}/").content.decode()
