"""Head office sets the stages: other words and probabilities from a day on, further ones, ended ones; nothing that was is rewritten."""

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.organisation.models import StaffMember
from backoffice.leads import refusals, selectors, services, staging
from backoffice.leads.models import LeadMove, LeadStage, LeadStageVersion
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import bank_date
from tests.backoffice.leads.sales import act, actor_for, converted

pytestmark = pytest.mark.django_db
SignedIn = Callable[[StaffMember], Client]


def change(staff: StaffMember, code: str = "proposed", days: int = 0, **more: Any) -> LeadStageVersion:
    row = LeadStage.objects.get(pk=code)
    place = [one.code for one in LeadStage.objects.order_by("place")].index(code) + 1
    known: dict[str, Any] = {
        "name": row.name, "name_en": row.name_en, "place": place, "probability_bps": row.probability_bps, "leads_to": tuple(row.leads_to), "active": True,
    }  # fmt: skip
    now = timezone.now()
    return staging.change(
        code=code, wanted=staging.Wanted(**known | more), effective_from=bank_date(now) + timedelta(days=days), reason="From a test", staff=staff,
        actor=actor_for(staff), now=now,
    )  # fmt: skip


def further(staff: StaffMember, code: str = "offer-sent", **more: Any) -> LeadStage:
    known: dict[str, Any] = {"name": "已报价", "name_en": "Offer sent", "place": 5, "probability_bps": 7_000, "leads_to": ("won", "lost"), "active": True}
    wanted = staging.Wanted(**known | more)
    return staging.add(code=code, wanted=wanted, after=["proposed"], reason="From a test", staff=staff, actor=actor_for(staff), now=timezone.now())


def test_another_probability_counts_for_who_comes_to_the_stage_from_then_on(cast: ModuleType) -> None:
    dana, henry = cast.dana(), cast.henry()
    first, second = converted(dana), converted(dana)
    act(services.advance, dana, first, stage="qualified", seen="new")
    change(henry, "qualified", probability_bps=5_500, name_en="Wants it")
    act(services.advance, dana, second, stage="qualified", seen="new")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.probability_bps, second.probability_bps) == (4_000, 5_500)
    story = LeadMove.objects.filter(lead=first.lead, what="stage").get()
    assert "Wants it" not in str(story.data) and "Qualified" in str(story.data)


def test_a_version_for_a_later_day_begins_on_that_day_and_once(cast: ModuleType) -> None:
    henry = cast.henry()
    change(henry, days=3, probability_bps=6_500)
    assert LeadStage.objects.get(pk="proposed").probability_bps == 6_000
    assert staging.apply_due(now=timezone.now() + timedelta(days=2)) == 0
    assert staging.apply_due(now=timezone.now() + timedelta(days=3)) == 1
    assert staging.apply_due(now=timezone.now() + timedelta(days=4)) == 0
    assert LeadStage.objects.get(pk="proposed").probability_bps == 6_500
    assert AuditEntry.objects.filter(verb="leadstage.begun").count() == 1
    with pytest.raises(staging.NotToCome):
        change(henry, days=-1, probability_bps=5_000)


def test_a_further_stage_is_reached_and_left(cast: ModuleType) -> None:
    dana = cast.dana()
    further(cast.henry())
    assert [row.code for row in selectors.stages()] == ["new", "contacted", "qualified", "proposed", "offer-sent", "won", "lost"]
    row = converted(dana)
    for seen, stage in (("new", "qualified"), ("qualified", "proposed"), ("proposed", "offer-sent")):
        row = act(services.advance, dana, row, stage=stage, seen=seen)
    assert row.probability_bps == 7_000
    act(services.win, dana, row)


def test_an_ended_stage_takes_nobody_more_and_those_in_it_go_on(cast: ModuleType) -> None:
    dana, henry = cast.dana(), cast.henry()
    row = act(services.advance, dana, converted(dana), stage="qualified", seen="new")
    act(services.advance, dana, row, stage="proposed", seen="qualified")
    change(henry, active=False)
    assert "proposed" in [stage.code for stage in selectors.stages()], "somebody is in it"
    other = act(services.advance, dana, converted(dana), stage="qualified", seen="new")
    with pytest.raises(refusals.WrongStage):
        act(services.advance, dana, other, stage="proposed", seen="qualified")
    act(services.win, dana, row.reference)
    assert "proposed" not in [stage.code for stage in selectors.stages()]
    assert LeadStage.objects.filter(pk="proposed").exists()


@pytest.mark.parametrize(
    ("code", "more", "refusal"),
    [
        ("new", {"active": False}, staging.EndsStay),
        ("won", {"active": False}, staging.EndsStay),
        ("proposed", {"probability_bps": 10_000}, staging.BadChance),
        ("proposed", {"probability_bps": 0}, staging.BadChance),
        ("proposed", {"leads_to": ("qualified",)}, None),
        ("proposed", {"leads_to": ()}, staging.NoWayOn),
        ("proposed", {"leads_to": ("proposed", "won", "lost")}, staging.NoWayOn),
        ("proposed", {"name_en": " "}, staging.NoName),
    ],
)
def test_ways_lead_on_and_ends_stay(cast: ModuleType, code: str, more: dict[str, Any], refusal: type[staging.StageRefused] | None) -> None:
    if refusal is None:
        change(cast.henry(), code, **more)
        return
    with pytest.raises(refusal):
        change(cast.henry(), code, **more)
    assert LeadStageVersion.objects.count() == 0


def test_stages_change_places(cast: ModuleType) -> None:
    change(cast.henry(), "proposed", place=2)
    assert [row.code for row in selectors.stages()] == ["new", "proposed", "contacted", "qualified", "won", "lost"]


def test_the_pages(cast: ModuleType, staff_client: SignedIn) -> None:
    henry, erin = staff_client(cast.henry()), staff_client(cast.erin())
    page = reverse("admin:stage", args=["proposed"])
    assert henry.get(reverse("admin:stage_list")).status_code == henry.get(page).status_code == erin.get(page).status_code == 200
    typed: dict[str, Any] = {"name": "已出方案", "name_en": "Plan sent", "place": 4, "percent": 65, "leads_to": ["qualified", "won", "lost"], "active": "True",
                             "effective_from": bank_date(timezone.now()), "reason": "Clearer"}  # fmt: skip
    assert erin.post(page, typed).status_code == 403
    refused = henry.post(page, typed | {"percent": 100})
    assert refused.status_code == 400 and "Plan sent" in refused.content.decode()
    assert henry.post(page, typed).status_code == 302
    assert LeadStage.objects.get(pk="proposed").name_en == "Plan sent"
    assert henry.get(reverse("admin:stage", args=["won"])).status_code == 200
    assert 'name="percent"' in henry.get(reverse("admin:stage", args=["new"])).content.decode()
    won = {"name": "成交", "name_en": "Won", "effective_from": bank_date(timezone.now()), "reason": "Clearer"}
    assert henry.post(reverse("admin:stage", args=["won"]), won).status_code == 302
    assert henry.get(reverse("admin:stage_new")).status_code == 200
    new: dict[str, Any] = {"code": "offer-sent", "name": "已报价", "name_en": "Offer sent", "place": 5, "percent": 70, "after": ["proposed"]}
    new["leads_to"] = ["won", "lost"]
    new["reason"] = "Asked for"
    assert henry.post(reverse("admin:stage_new"), new | {"leads_to": []}).status_code == 400
    assert henry.post(reverse("admin:stage_new"), new | {"code": "add"}).status_code == 400
    assert henry.post(reverse("admin:stage_new"), new).status_code == 302
    assert erin.get(reverse("admin:stage_new")).status_code == 403
