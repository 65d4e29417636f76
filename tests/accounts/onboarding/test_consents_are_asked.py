"""Document, face and other accounts are used with a yes of their own; taken back, the use stops at once."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.consents import services as consents
from accounts.onboarding import decisions, refusals, selectors, services
from accounts.onboarding.models import Application, ApplicationPicture
from portal.demo import numbers
from portal.kernel.access import Actor, Channel
from tests import cast
from tests.factories import applications
from tests.fixtures import signed_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ID = numbers.resident_id(province="32", birth_date=applications.BORN, gender="f", serial=7)


def take_back(row: Application, code: str) -> None:
    consents.answer(user=row.user, code=code, version=1, given=False, actor=applications.actor(row.user), now=timezone.now())


def at(row: Application, step: str) -> str:
    return reverse("accounts:onboarding:step", kwargs={"reference": row.reference, "step": step})


def browser(row: Application) -> Client:
    return signed_in(row.user, {"method": "password"})


@pytest.mark.parametrize(
    ("step", "asked"), [("identity", ["identity"]), ("photos", ["identity", "face"]), ("card", ["account"]), ("purpose", []), ("contact", [])]
)
def test_each_step_asks_exactly_what_it_needs(step, asked):
    row = applications.draft()
    form = browser(row).get(at(row, step)).context["form"]
    assert sorted(purpose.code for purpose in form.purposes) == sorted(asked)


def test_a_yes_is_kept_with_version_and_asked_once():
    row = applications.draft()
    said = {"name": "倪红梅", "id_number": ID, "long_term": "on", "occupation": "4", "consent_identity_1": "on"}
    assert browser(row).post(at(row, "identity"), said).status_code == 302
    assert consents.holds(row.user, "identity") and not consents.holds(row.user, "face")
    form = browser(row).get(at(row, "photos")).context["form"]
    assert [purpose.code for purpose in form.purposes] == ["face"]


def test_the_tick_of_an_older_text_counts_for_nothing():
    row = applications.draft()
    said = {"name": "倪红梅", "id_number": ID, "long_term": "on", "occupation": "4", "consent_identity_0": "on"}
    page = browser(row).post(at(row, "identity"), said)
    assert "consent_identity_1" in page.context["form"].errors
    assert not consents.holds(row.user, "identity")


def test_no_service_uses_what_was_not_agreed_to():
    row = applications.draft()
    me = {"application": row, "now": NOW}
    with pytest.raises(refusals.ConsentMissing):
        services.save_identity(name="倪红梅", id_number=ID, facts={}, **me)
    for side in ("front", "selfie"):
        with pytest.raises(refusals.ConsentMissing):
            services.give_picture(side=side, upload=applications.picture(), actor=applications.actor(row.user), **me)
    with pytest.raises(refusals.ConsentMissing):
        services.check_card(bank="江南银行", number=applications.CARD, **me)
    row.refresh_from_db()
    assert (row.id_number, row.card_number, ApplicationPicture.objects.count()) == ("", "", 0)


@pytest.mark.parametrize(("code", "step"), [("identity", "identity"), ("face", "photos"), ("account", "card")])
def test_taken_back_in_the_draft_the_step_is_open_again_and_nothing_is_sent(code, step):
    row = applications.filled()
    take_back(row, code)
    assert step not in selectors.done(row)
    with pytest.raises(refusals.StepsMissing):
        services.send(reference=row.reference, user=row.user, actor=applications.actor(row.user), now=NOW)


def test_taken_back_while_one_thing_is_redone_it_is_not_sent_again():
    row, grace = applications.sent(), cast.grace()
    word = {"reviewer": grace, "actor": Actor("staff", grace.pk, Channel.BACKOFFICE), "now": NOW}
    decisions.revise(reference=row.reference, seen=1, item="name", note="姓名里的间隔号请补上。", **word)
    take_back(row, "face")
    row.refresh_from_db()
    services.save_identity(application=row, name="倪红·梅", id_number=row.id_number, facts={}, now=NOW)
    with pytest.raises(refusals.ConsentMissing):
        services.send(reference=row.reference, user=row.user, actor=applications.actor(row.user), now=NOW)


@pytest.mark.parametrize("code", ["identity", "face", "account"])
def test_taken_back_while_it_waits_nobody_verifies_it(code):
    row = applications.sent()
    take_back(row, code)
    grace = cast.grace()
    with pytest.raises(refusals.ConsentWithdrawn):
        decisions.verify(reference=row.reference, seen=1, reviewer=grace, actor=Actor("staff", grace.pk, Channel.BACKOFFICE), now=NOW)
    row.refresh_from_db()
    assert (row.state, row.account) == ("submitted", None)
    page = browser(row).get(f"/accounts/opening/{row.reference}/")
    assert [purpose.code for purpose in page.context["withdrawn"]] == [code]


def test_taken_back_no_colleague_sees_the_pictures(staff_client):
    row = applications.sent()
    grace = staff_client(cast.grace())
    pictures = {picture.side: reverse("files:show", args=[picture.file_id]) for picture in row.pictures.all()}
    assert grace.get(pictures["selfie"]).status_code == 200
    take_back(row, "face")
    assert grace.get(pictures["selfie"]).status_code == 404
    assert grace.get(pictures["front"]).status_code == 200
    assert browser(row).get(pictures["selfie"]).status_code == 200  # one's own
    take_back(row, "identity")
    assert grace.get(pictures["front"]).status_code == 404
    assert grace.get(f"/staff/review/{row.reference}/").status_code == 200


def test_agreed_again_it_goes_on():
    row = applications.sent()
    take_back(row, "face")
    consents.answer(user=row.user, code="face", version=1, given=True, actor=applications.actor(row.user), now=timezone.now())
    grace = cast.grace()
    done = decisions.verify(reference=row.reference, seen=1, reviewer=grace, actor=Actor("staff", grace.pk, Channel.BACKOFFICE), now=NOW)
    assert done.state == "verified"
