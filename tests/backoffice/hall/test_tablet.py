"""The lent tablet: only the wizard, one person, nothing left behind."""

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from accounts.onboarding import attribution
from accounts.organisation.models import StaffMember
from backoffice.hall.tablet import lock, rules, services
from backoffice.hall.tablet.models import TabletEnd, TabletSession
from backoffice.leads.models import Lead
from backoffice.workbench import walk_ins
from portal.kernel.access import SYSTEM
from portal.kernel.events.models import Event
from tests.factories import applications, people

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def _lent(cast: ModuleType, contact: str = "") -> TabletSession:
    return services.lend(staff=cast.dana(), name="王女士", contact=contact, wish="工资卡", actor=SYSTEM, now=timezone.now())


def _open(browser: Client, row: TabletSession) -> None:
    assert browser.post(f"/hall/tablet/{rules.token(row.reference)}/")["Location"] == "/me/sign-in/signup/"


def test_it_opens_once_and_ends_who_was_signed_in(cast: ModuleType, staff_client: Callable[[StaffMember], Client]) -> None:
    tablet, row = staff_client(cast.dana()), _lent(cast)
    _open(tablet, row)
    assert "_auth_user_id" not in tablet.session
    assert tablet.get("/staff/").status_code == 302
    assert Client().post(f"/hall/tablet/{rules.token(row.reference)}/").status_code == 409
    assert Client().get(f"/hall/tablet/{row.reference}{'0' * 16}/").status_code == 404


def test_everything_else_leads_back(cast: ModuleType) -> None:
    tablet = Client()
    _open(tablet, _lent(cast))
    for path in ("/", "/accounts/", "/staff/", "/me/", "/service/", "/me/sign-in/login/", "/nothing-here/"):
        answer = tablet.get(path)
        assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (302, "/me/sign-in/signup/", "no-store"), path
    page = tablet.get("/me/sign-in/signup/")
    assert "/hall/tablet/end/" in page.content.decode()
    assert page["Refresh"] == f"{int(rules.SILENT.total_seconds())}; url=/hall/tablet/over/"


def test_the_colleague_is_credited(cast: ModuleType) -> None:
    tablet = Client()
    _open(tablet, _lent(cast))
    found = attribution.origin_of(tablet.get("/me/sign-in/signup/").wsgi_request)
    assert found is not None and found.code.startswith("referral-")


def test_silence_ends_it_and_leaves_nothing(cast: ModuleType) -> None:
    tablet, row, person = Client(), _lent(cast), people.user()
    _open(tablet, row)
    reference = tablet.session[lock.SESSION_KEY]
    tablet.force_login(person)
    kept = tablet.session
    kept[lock.SESSION_KEY] = reference
    kept.save()
    assert tablet.get("/accounts/opening/").status_code == 200
    TabletSession.objects.update(touched_at=timezone.now() - rules.SILENT)
    over = tablet.get("/accounts/opening/")
    assert over["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "_auth_user_id" not in tablet.session and lock.SESSION_KEY not in tablet.session
    assert tablet.get("/accounts/opening/").status_code == 302
    row.refresh_from_db()
    assert (row.ended_as, row.user) == (TabletEnd.SILENT, person)


def test_sent_is_said_and_forgotten(cast: ModuleType) -> None:
    tablet, row = Client(), _lent(cast)
    _open(tablet, row)
    application = applications.sent(now=timezone.now())
    reference = tablet.session[lock.SESSION_KEY]
    tablet.force_login(application.user)
    kept = tablet.session
    kept[lock.SESSION_KEY] = reference
    kept.save()
    page = tablet.get(f"/accounts/opening/{application.reference}/")
    assert "Clear-Site-Data" in page and application.name not in page.content.decode()
    row.refresh_from_db()
    assert (row.ended_as, row.application) == (TabletEnd.SENT, application)


def test_who_leaves_becomes_a_lead_once(cast: ModuleType) -> None:
    row = _lent(cast, contact="13961880421")
    services.begin(token=rules.token(row.reference), now=NOW + timedelta(seconds=1))
    services.end(reference=row.reference, now=NOW + timedelta(minutes=2))
    event = Event.objects.get(topic=services.WALKED_OUT)
    walk_ins.follow_up(event)
    walk_ins.follow_up(event)
    lead = Lead.objects.get()
    assert (lead.source, lead.subject, lead.branch) == ("walk_in", "工资卡", row.branch)


def test_what_nobody_opened_is_over(cast: ModuleType) -> None:
    row = _lent(cast)
    assert services.expire_due(now=timezone.now() + rules.OPENED_WITHIN) == 1
    with pytest.raises(services.TabletOver):
        services.begin(token=rules.token(row.reference), now=timezone.now())
    row.refresh_from_db()
    assert row.ended_as == TabletEnd.UNUSED


def test_the_staff_pages(cast: ModuleType, staff_client: Callable[[StaffMember], Client]) -> None:
    dana = staff_client(cast.dana())
    assert dana.post("/staff/hall/tablet/", {"contact": "12"}).status_code == 400
    made = dana.post("/staff/hall/tablet/", {"name": "李先生"})
    assert "hall-qr" in dana.get(made["Location"]).content.decode()
    assert staff_client(cast.erin()).get(made["Location"]).status_code == 404
