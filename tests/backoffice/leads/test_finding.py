"""Leads that find themselves: openings that stopped, sign-ups without one, what happened in a life, an account that came of it."""

from datetime import timedelta
from types import ModuleType

import pytest
from django.utils import timezone

from accounts.identity.models import LoginPhone, User
from accounts.onboarding import decisions, services
from accounts.onboarding.models import Application
from backoffice.leads import finding
from backoffice.leads.models import Lead, Opportunity
from backoffice.portrait.models import LifeEvent
from portal.kernel.access import SYSTEM, Actor, Channel
from portal.kernel.events.models import Event
from tests.backoffice.leads.sales import captured
from tests.factories import applications, people
from tests.factories.people import numbers

pytestmark = pytest.mark.django_db


def test_an_opening_that_stopped_is_captured_once_and_one_that_moves_is_not(cast: ModuleType) -> None:
    now, dana = timezone.now(), cast.dana()
    stopped = applications.draft(now=now - timedelta(days=4))
    services.save_step(application=stopped, step="purpose", facts={"name": "唐小雨", "phone": "13900001111", "branch": dana.branch}, now=now)
    applications.draft(now=now - timedelta(days=1))
    applications.draft(now=now - timedelta(days=90))
    assert [finding.find_abandoned(now=now), finding.find_abandoned(now=now)] == [1, 0]
    lead = Lead.objects.get()
    assert (lead.source, lead.login, lead.name, lead.phone, lead.branch) == ("abandoned", stopped.user, "唐小雨", "13900001111", dana.branch)
    assert lead.subject == "Opening an account stopped at the first question"


def test_who_only_signed_up_is_captured_where_the_number_is_confirmed(cast: ModuleType) -> None:
    now = timezone.now()
    for place, (number, verified) in enumerate((("+8613900002222", True), ("+8613900003333", False), ("+49301234567", True))):
        login = people.user(username=f"signed{place}")
        User.objects.filter(pk=login.pk).update(date_joined=now - timedelta(days=5))
        LoginPhone.objects.create(user=login, number=number, number_hash=bytes([place]) * 32, verified=verified)
    assert finding.find_abandoned(now=now) == 2
    assert sorted(Lead.objects.values_list("login__username", flat=True)) == ["signed0", "signed2"]
    assert sorted(lead.phone for lead in Lead.objects.all()) == ["", "13900002222"]


def test_what_happened_in_a_life_becomes_a_lead_of_the_manager(cast: ModuleType) -> None:
    dana, alice, now = cast.dana(), cast.alice(), timezone.now()
    row = LifeEvent.objects.create(
        customer=alice, kind="large_inflow", key="1", on=now.date(), evidence={"amount_minor": 30_000_000, "party": "卖房"}, found_at=now
    )
    event = Event(topic="portrait.life_event", subject=f"customer:{alice.pk}", actor_id=SYSTEM.id, payload={"id": row.pk, "kind": row.kind}, at=now)
    finding.capture_life_event(event)
    finding.capture_life_event(event)
    lead = Lead.objects.get()
    assert (lead.customer, lead.owner, lead.value_minor, lead.subject, lead.signs.count()) == (alice, dana, 30_000_000, "Large inflow", 1)
    finding.capture_life_event(Event(topic=event.topic, subject=event.subject, actor_id=0, payload={"id": "x"}, at=now))


def test_the_account_of_a_stopped_opening_wins_its_lead(cast: ModuleType) -> None:
    dana, now = cast.dana(), timezone.now()
    row = applications.sent(branch=dana.branch, serial=4_321)
    lead = captured(manager=dana, login=row.user, source="abandoned", name="倪红梅", contact=numbers.mobile(77))
    grace = cast.grace()
    decisions.verify(reference=row.reference, seen=row.round, reviewer=grace, actor=Actor("staff", grace.pk, Channel.BACKOFFICE), now=now)
    row = Application.objects.get(pk=row.pk)
    event = Event(topic="application.verified", subject=f"application:{row.pk}", actor_id=grace.pk, payload={}, at=now)
    finding.credit(event)
    finding.credit(event)
    won = Opportunity.objects.get()
    lead.refresh_from_db()
    assert (won.lead, won.result, won.account, won.customer, lead.customer) == (lead, "won", row.account, row.customer, row.customer)
