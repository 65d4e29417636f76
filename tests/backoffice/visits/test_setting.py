"""Head office sets how appointments are offered and when places are open: from a day to come on, nothing booked is changed."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.organisation.models import StaffMember
from backoffice.visits import setting, slots, terms
from backoffice.visits.models import Visit, VisitKind, VisitTerms
from backoffice.worklist import opening, refusals
from backoffice.worklist.models import OpeningHours
from portal.kernel.access import SYSTEM
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import bank_date
from tests.backoffice.visits.meetings import NOW, at, book

pytestmark = pytest.mark.django_db
SignedIn = Callable[[StaffMember], Client]
TOMORROW = bank_date(NOW) + timedelta(days=1)


def wanted(**more: Any) -> setting.Wanted:
    known: dict[str, Any] = {
        "kind": "counter", "branch": None, "minutes": 60, "at_once": 2, "notice_minutes": 60, "days_ahead": 14, "offer_minutes": 60, "offered": True,
        "follows": False, "effective_from": TOMORROW, **more,
    }  # fmt: skip
    return setting.Wanted(**known)


def add(now: datetime = NOW, **more: Any) -> VisitTerms:
    return setting.add(wanted=wanted(**more), source="House rule of a test", actor=SYSTEM, now=now)


def offered(customer: Any, kind: str, now: datetime) -> slots.Offer:
    return slots.offered(kind=kind, customer=customer, now=now)


def test_other_terms_hold_from_their_day_and_not_before(cast: ModuleType) -> None:
    branch = cast.alice().branch
    add()
    assert terms.terms_of("counter", branch, bank_date(NOW)).minutes == 30
    assert terms.terms_of("counter", branch, TOMORROW).minutes == 60
    assert AuditEntry.objects.filter(verb="visitterms.added").count() == 1
    for wrong in (bank_date(NOW), bank_date(NOW) - timedelta(days=1)):
        with pytest.raises(setting.NotToCome):
            add(effective_from=wrong)


def test_figures_out_of_bounds_or_nothing_new_are_refused(cast: ModuleType) -> None:
    cast.alice()
    for name, value in (("minutes", 5), ("at_once", 0), ("days_ahead", 181), ("offer_minutes", 9)):
        with pytest.raises(setting.OutOfBounds) as refused:
            add(**{name: value})
        assert refused.value.field == name
    with pytest.raises(setting.BankFollowsNobody):
        add(follows=True)
    with pytest.raises(setting.NothingNew):
        add(minutes=30)
    add()
    with pytest.raises(setting.NothingNew):
        add(minutes=45)
    assert VisitTerms.objects.filter(kind="counter").count() == 2


def test_a_branch_that_does_not_offer_and_one_that_follows_the_bank_again(cast: ModuleType) -> None:
    alice = cast.alice()
    cast.dana()
    add(kind="home", branch=cast.dana().branch, offered=False)
    later = NOW + timedelta(days=1)
    assert offered(alice, "home", NOW).days and not offered(alice, "home", later).days
    assert terms.offered_kinds(cast.dana().branch, TOMORROW) == {"manager", "counter"}
    add(kind="home", branch=cast.dana().branch, follows=True, effective_from=TOMORROW + timedelta(days=1))
    assert offered(alice, "home", NOW + timedelta(days=2)).days
    assert terms.terms_of("home", cast.dana().branch, TOMORROW + timedelta(days=1)).branch is None


def test_what_is_booked_stays_and_takes_its_window_when_appointments_get_longer(cast: ModuleType) -> None:
    alice, bob = cast.alice(), cast.bob()
    first = book(alice, at("2026-11-26 10:30"), VisitKind.COUNTER)
    add(at_once=1)
    later = NOW + timedelta(days=1)
    found = offered(bob, "counter", later)
    assert found.find(at("2026-11-26 10:00"))[1].free == 0, "alice's half hour lies in it"
    assert found.find(at("2026-11-26 09:00"))[1].free == 1
    first.refresh_from_db()
    assert first.ends_at - first.starts_at == timedelta(minutes=30)


def test_hours_are_read_as_people_write_them() -> None:
    assert opening.read("9:00–12:00，13:30至17:00") == [(time(9), time(12)), (time(13, 30), time(17))]
    assert opening.read("  ") == []
    for wrong in ("9-12", "12:00-09:00", "25:00-26:00", "09:00-12:00-13:00"):
        with pytest.raises(refusals.BadHours):
            opening.read(wrong)


def week(text: str) -> dict[int, Any]:
    return dict.fromkeys(range(6), opening.read(text))


def test_another_week_from_a_day_on_for_one_place(cast: ModuleType) -> None:
    branch, monday = cast.alice().branch, date(2026, 11, 30)
    before = OpeningHours.objects.count()
    known: dict[str, Any] = {"branch": branch, "effective_from": monday, "source": "Winter", "actor": SYSTEM, "now": NOW}
    assert opening.set_week(week=week("10:00-16:00"), **known) == 6
    assert opening.set_week(week=week("10:00-15:00"), **known) == 6, "what is set for that very day is replaced"
    assert OpeningHours.objects.count() == before + 6
    assert opening.hours_of(branch, monday).slots(monday) == [(time(10), time(15))]
    assert opening.hours_of(branch, TOMORROW).slots(TOMORROW) == [(time(9), time(12)), (time(13, 30), time(17))]
    with pytest.raises(refusals.NotToCome):
        opening.set_week(week=week("10:00-16:00"), **known | {"effective_from": bank_date(NOW)})
    with pytest.raises(refusals.HoursOverlap):
        opening.set_week(week=week("10:00-16:00, 15:00-17:00"), **known)
    with pytest.raises(refusals.NeverOpenWeek):
        opening.set_week(week=week(""), **known)


def test_booked_appointments_outside_the_hours_to_come_are_counted(cast: ModuleType) -> None:
    alice = cast.alice()
    cast.dana()
    visit = book(alice, at("2026-12-01 09:00"))
    known: dict[str, Any] = {"branch": visit.branch, "effective_from": date(2026, 11, 30), "source": "Winter", "actor": SYSTEM, "now": NOW}
    opening.set_week(week=week("10:00-16:00"), **known)
    assert setting.booked_outside(visit.branch, date(2026, 11, 30), NOW) == 1
    assert Visit.objects.get(pk=visit.pk).starts_at == at("2026-12-01 09:00")


def test_the_page(cast: ModuleType, staff_client: SignedIn) -> None:
    henry, branch = staff_client(cast.henry()), cast.alice().branch
    page = henry.get(reverse("admin:visit_terms"), {"kind": "home", "branch": branch.code})
    assert page.status_code == 200 and 'name="day0" value="09:00-12:00, 13:30-17:00"' in page.content.decode()
    day = bank_date(timezone.now()) + timedelta(days=2)
    typed = {"kind": "home", "branch": branch.pk, "how": "offered", "minutes": 90, "at_once": 1, "notice_minutes": 240, "days_ahead": 21,
             "offer_minutes": 180, "effective_from": day, "source": "House rule"}  # fmt: skip
    refused = henry.post(reverse("admin:visit_terms_add"), typed | {"effective_from": bank_date(timezone.now())})
    assert refused.status_code == 400 and "House rule" in refused.content.decode()
    assert henry.post(reverse("admin:visit_terms_add"), typed).status_code == 302
    assert VisitTerms.objects.get(branch=branch).minutes == 90
    assert henry.post(reverse("admin:visit_hours"), {"effective_from": day, "source": "x", "day0": "nine to five"}).status_code == 400
    assert henry.post(reverse("admin:visit_hours"), {"branch": branch.pk, "effective_from": day, "source": "x", "day0": "09:00-17:00"}).status_code == 302
    erin = staff_client(cast.erin())
    assert erin.get(reverse("admin:visit_terms")).status_code == 200
    assert erin.post(reverse("admin:visit_terms_add"), typed).status_code == 403
