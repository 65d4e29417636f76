"""Head office sets categories, and days by two people: from a day to come on; what counted is not rewritten."""

from collections.abc import Callable
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.approvals import services as approvals
from accounts.approvals.models import Approval
from accounts.organisation.models import StaffMember
from backoffice.complaints import forms, setting, terms
from backoffice.complaints.models import ComplaintCategory, ComplaintTerm
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import bank_date
from tests.backoffice.complaints import cases

pytestmark = pytest.mark.django_db
SignedIn = Callable[[StaffMember], Client]


def today() -> date:
    return bank_date(timezone.now())


def ask(staff: StaffMember, code: str = "answer", days: int = 10, ahead: int = 5) -> Approval:
    wanted = setting.Wanted(code, days, today() + timedelta(days=ahead))
    return setting.ask(wanted=wanted, reason="Order No. 3, article 17", staff=staff, actor=cases.of(staff), now=timezone.now())


def agree(row: Approval, staff: StaffMember) -> None:
    approvals.approve(approval_id=row.pk, staff=staff, actor=cases.of(staff), now=timezone.now())


def act(service: Any, code: str, **more: Any) -> Any:
    return service(code=code, actor=cases.of(more.pop("by")), now=timezone.now(), **more)


def choices() -> list[str]:
    return [code for _heading, below in forms.categories() for code, _name in below]


def test_other_days_hold_once_a_second_person_agreed_and_from_their_day(cast: ModuleType) -> None:
    kate, frank = cast.kate(), cast.frank()
    before = cases.complaint(cast.alice())
    row = ask(kate)
    assert terms.days(ComplaintTerm.Code.ANSWER, today() + timedelta(days=5)) == 15, "nothing holds before the second person"
    with pytest.raises(approvals.OwnRequest):
        agree(row, kate)
    agree(row, frank)
    assert terms.days(ComplaintTerm.Code.ANSWER, today() + timedelta(days=4)) == 15
    assert terms.days(ComplaintTerm.Code.ANSWER, today() + timedelta(days=5)) == 10
    before.refresh_from_db()
    assert before.due_on == today() + timedelta(days=15)
    entry = AuditEntry.objects.get(verb="complaintterm.added")
    assert entry.reason == "Order No. 3, article 17"


@pytest.mark.parametrize(
    ("code", "days", "ahead"), [("answer", 61, 5), ("longest", 10, 5), ("warn", 15, 5), ("review", 61, 5), ("answer", 15, 5), ("answer", 10, 0)]
)
def test_days_that_cannot_hold_are_refused(cast: ModuleType, code: str, days: int, ahead: int) -> None:
    with pytest.raises(setting.SettingRefused):
        ask(cast.kate(), code, days, ahead)
    assert Approval.objects.count() == 0


def test_a_term_whose_day_came_before_it_was_agreed_to_is_refused_and_nothing_changed(cast: ModuleType) -> None:
    kate, frank = cast.kate(), cast.frank()
    row = ask(kate, ahead=1)
    with pytest.raises(setting.NotToCome):
        approvals.approve(approval_id=row.pk, staff=frank, actor=cases.of(frank), now=timezone.now() + timedelta(days=1))
    assert ComplaintTerm.objects.filter(code="answer").count() == 1
    assert not AuditEntry.objects.filter(verb="complaintterm.added").exists()


def test_a_category_that_complaints_name_keeps_its_words_and_another_takes_its_place(cast: ModuleType) -> None:
    alice, kate = cast.alice(), cast.kate()
    row = cases.complaint(alice)
    code = row.category_id
    with pytest.raises(setting.InUse):
        act(setting.rename, code, name="x", name_en="x", by=kate)
    with pytest.raises(setting.InUse):
        act(setting.remove, code, by=kate)
    words = row.category.name
    made = act(setting.replace, code, name="排队与叫号", name_en="Queues", on=today() + timedelta(days=1), by=kate)
    assert (made.code, made.parent_id, made.order) == (f"{code}-v2", "service", row.category.order)
    assert code in choices() and made.code not in choices(), "it counts from its day on"
    ComplaintCategory.objects.filter(pk=code).update(begins_on=today() - timedelta(days=9), ends_on=today())
    ComplaintCategory.objects.filter(pk=made.pk).update(begins_on=today())
    assert code not in choices() and made.code in choices()
    row.refresh_from_db()
    assert row.category.name == words
    sort = [code for _heading, below in forms.categories(also=code) for code, _name in below]
    assert code in sort, "what names it already keeps it while it is sorted"
    with pytest.raises(setting.Ended):
        act(setting.replace, code, name="x", name_en="x", on=today() + timedelta(days=1), by=kate)


def test_one_that_nothing_names_is_renamed_moved_and_removed(cast: ModuleType) -> None:
    kate = cast.kate()
    parent = ComplaintCategory.objects.get(pk="service")
    known: dict[str, Any] = {"actor": cases.of(kate), "now": timezone.now()}
    row = setting.add(parent=parent, short="parking", name="停车", name_en="Parking", begins_on=today(), **known)
    assert row.code == "service.parking" and row.code in choices()
    with pytest.raises(setting.BadCode):
        setting.add(parent=parent, short="parking", name="停车", name_en="Parking", begins_on=today(), **known)
    for short, name in (("A", "停车"), ("x", "停车"), ("fine-one", " ")):
        with pytest.raises(setting.SettingRefused):
            setting.add(parent=parent, short=short, name=name, name_en="Parking", begins_on=today(), **known)
    act(setting.rename, row.code, name="停车场", name_en="Car park", by=kate)
    before = [code for code in choices() if code.startswith("service.")]
    act(setting.raise_up, row.code, by=kate)
    after = [code for code in choices() if code.startswith("service.")]
    assert before[-1] == row.code and after[-2] == row.code and sorted(before) == sorted(after)
    act(setting.remove, row.code, by=kate)
    assert row.code not in choices()


def test_ending_a_heading_ends_what_is_below_it_and_something_is_always_left(cast: ModuleType) -> None:
    kate, tomorrow = cast.kate(), today() + timedelta(days=1)
    with pytest.raises(setting.NotToCome):
        act(setting.end, "fees", on=today(), by=kate)
    act(setting.end, "fees", on=tomorrow, by=kate)
    assert set(ComplaintCategory.objects.filter(parent="fees").values_list("ends_on", flat=True)) == {tomorrow}
    act(setting.keep_on, "fees", by=kate)
    headings = list(ComplaintCategory.objects.filter(parent=None).exclude(pk="other").values_list("pk", flat=True))
    for code in headings:
        act(setting.end, code, on=tomorrow, by=kate)
    with pytest.raises(setting.LastOne):
        act(setting.end, "other", on=tomorrow, by=kate)


def test_the_pages(cast: ModuleType, staff_client: SignedIn) -> None:
    kate, erin = staff_client(cast.kate()), staff_client(cast.erin())
    rules, category = reverse("admin:complaint_rules"), reverse("admin:complaint_category", args=["service.waiting"])
    assert kate.get(rules).status_code == kate.get(category).status_code == erin.get(rules).status_code == 200
    typed = {"code": "answer", "days": 10, "effective_from": today() + timedelta(days=3), "reason": "Order No. 3"}
    assert erin.post(reverse("admin:complaint_rules_propose"), typed).status_code == 403
    refused = kate.post(reverse("admin:complaint_rules_propose"), typed | {"effective_from": today()})
    assert refused.status_code == 400 and "Order No. 3" in refused.content.decode()
    made = kate.post(reverse("admin:complaint_rules_propose"), typed)
    assert made.status_code == 302 and Approval.objects.get().reference in made["Location"]
    assert reverse("admin:approval", args=[Approval.objects.get().reference]) in kate.get(rules).content.decode()
    added = {"parent": "service", "short": "parking", "name": "停车", "name_en": "Parking", "effective_from": today()}
    assert kate.post(reverse("admin:complaint_category_add"), added).status_code == 302
    change = reverse("admin:complaint_category_change", args=["service.parking"])
    assert kate.post(change, {"do": "end", "effective_from": today()}).status_code == 400
    assert kate.post(change, {"do": "end", "effective_from": today() + timedelta(days=1)}).status_code == 302
    assert kate.post(change, {"do": "nonsense"}).status_code == 302
    assert kate.post(change, {"do": "remove"})["Location"] == rules
    assert kate.post(change, {"do": "remove"}).status_code == 404
