"""Tags say why, end when the reason ends, respect a no, and are changed by two people where many customers change."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from accounts.approvals import services as approvals
from accounts.approvals.models import Approval
from accounts.consents import services as consents
from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.portrait import defining, refusals, selectors, services, tagging
from backoffice.portrait.compute import Span
from backoffice.portrait.defining import Draft
from backoffice.portrait.models import PortraitTag, TagDefinition, TagObjection
from portal.kernel.access import Actor, Channel
from tests import cast
from tests.backoffice.portrait.desk import NOW, TODAY, at, refreshed, salaries
from tests.factories import money, people

pytestmark = pytest.mark.django_db
RICH = {"all": [{"field": "portrait.assets_minor", "op": "ge", "value": 1_000_000}]}


@pytest.fixture
def employee() -> Customer:
    customer = people.customer()
    salaries(money.account(holder=customer, now=at(TODAY - timedelta(days=300))))
    refreshed(customer)
    return customer


def _draft(**changes: Any) -> Draft:
    plain = Draft("rich", 0, "assets", "资产多", "Well off", RICH, "资产 {assets_minor}", "Assets of {assets_minor}")
    return replace(plain, **changes)


def _actor(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)


def _save(draft: Draft, staff: StaffMember) -> defining.Saved:
    return defining.save(draft=draft, staff=staff, reason="asked for by the branches", actor=_actor(staff), now=NOW)


def test_a_tag_says_why_in_both_languages(employee: Customer) -> None:
    with translation.override("en"):
        why = {tag.code: tag.why for tag in selectors.tags_of(employee)}["salary_here"]
    assert why == "Salary of ¥8,200.00 from 江南精密机械 on the 10th or so, for 6 months in a row"
    with translation.override("zh-hans"):
        assert {tag.code: tag.why for tag in selectors.tags_of(employee)}["salary_here"] == "每月 10 日前后收到江南精密机械的工资 ¥8,200.00，连续 6 个月"


def test_it_ends_when_the_reason_ends_and_the_past_stays(employee: Customer) -> None:
    refreshed(employee, TODAY + timedelta(days=60), NOW + timedelta(days=60))
    assert "salary_here" not in {tag.code for tag in selectors.tags_of(employee)}
    (past,) = [tag for tag in selectors.past_tags(employee) if tag.code == "salary_here"]
    assert (past.since, past.until) == (TODAY, TODAY + timedelta(days=60))


def test_who_wants_no_arranged_pages_has_no_tags(employee: Customer) -> None:
    actor = Actor("customer", employee.pk, Channel.WEB)
    consents.answer(user=employee.user, code="personalised", version=1, given=False, actor=actor, now=NOW)
    portrait = refreshed(employee)
    assert portrait.personalised is False and portrait.salary_minor == 820_000
    assert selectors.tags_of(employee) == []


def test_an_objection_takes_the_tag_away_until_it_is_taken_back(employee: Customer) -> None:
    actor = Actor("customer", employee.pk, Channel.WEB)
    for _twice in range(2):
        services.object_to(customer=employee, code="salary_here", words="不是工资", actor=actor, now=NOW)
    refreshed(employee)
    assert "salary_here" not in {tag.code for tag in selectors.tags_of(employee)}
    assert TagObjection.objects.get(customer=employee).words == "不是工资"
    services.take_back(customer=employee, code="salary_here", actor=actor, now=NOW)
    refreshed(employee)
    assert "salary_here" in {tag.code for tag in selectors.tags_of(employee)}
    with pytest.raises(refusals.NoSuchTag):
        services.object_to(customer=employee, code="drives", words="", actor=actor, now=NOW)


def test_a_preview_says_who_would_change_and_changes_nobody(employee: Customer) -> None:
    seen = defining.preview(_draft(), day=TODAY)
    assert (seen.gain, seen.lose, seen.keep, seen.needs_check) == (1, 0, 0, False)
    assert [customer.pk for customer in seen.gaining] == [employee.pk]
    assert not PortraitTag.objects.filter(code="rich").exists()


def test_few_changes_are_put_in_use_at_once_as_a_version(employee: Customer) -> None:
    henry = cast.henry()
    first = _save(_draft(), henry).row
    assert first is not None and (first.version, first.current) == (1, True)
    tagging.apply_one(first, Span(employee.pk, employee.pk, TODAY))
    higher = _draft(version=1, condition={"all": [{"field": "portrait.assets_minor", "op": "ge", "value": 100_000_000_00}]})
    assert defining.preview(higher, day=TODAY).losing == (employee,)
    second = _save(higher, henry).row
    assert second is not None and second.version == 2
    assert tagging.apply_one(second, Span(employee.pk, employee.pk, TODAY)) == (0, 1)
    with pytest.raises(refusals.ChangedMeanwhile):
        _save(replace(higher, name="别的"), henry) and _save(replace(higher, name="又一个"), henry)
    with pytest.raises(refusals.NothingChanges):
        _save(defining.draft_of(second), henry)


def test_many_changes_wait_for_a_second_person(employee: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(defining, "CHECKED_FROM", 1)
    henry, kate = cast.henry(), cast.kate()
    saved = _save(_draft(), henry)
    assert saved.row is None and not TagDefinition.objects.filter(code="rich").exists()
    waiting = Approval.objects.get(reference=saved.approval)
    approvals.approve(approval_id=waiting.pk, staff=kate, actor=_actor(kate), now=NOW)
    row = TagDefinition.objects.get(code="rich", current=True)
    assert (row.made_by, row.checked_by) == (henry, kate)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"code": "R!"}, refusals.BadCode),
        ({"code": "salary_here"}, refusals.BadCode),
        ({"why": "没有凭据"}, refusals.NoEvidence),
        ({"why_en": "{nothing_known}"}, refusals.UnknownWord),
        ({"condition": {"all": [{"field": "portrait.gone", "op": "ge", "value": 1}]}}, refusals.WrongCondition),
        ({"condition": "nonsense"}, refusals.WrongCondition),
    ],
)
def test_what_cannot_be_a_tag_is_refused(changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        defining.preview(_draft(**changes), day=TODAY)


def test_a_tag_over_a_feature_that_is_gone_stays_as_it_was(employee: Customer) -> None:
    TagDefinition.objects.filter(code="salary_here").update(condition={"all": [{"field": "portrait.gone", "op": "ge", "value": 1}]})
    refreshed(employee)
    assert "salary_here" in {tag.code for tag in selectors.tags_of(employee)}
    assert defining.said(TagDefinition.objects.get(code="salary_here").condition)
