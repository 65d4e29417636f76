"""Consents: one question at a time, every answer kept, withdrawn at once."""

from collections.abc import Callable
from datetime import date, timedelta
from types import ModuleType

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.consents import reference, selectors, services
from accounts.consents.models import ConsentPurpose, ConsentRecord
from accounts.identity.models import Customer
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
URL = "/me/consents/"


@pytest.fixture(autouse=True)
def purposes(db: None) -> None:
    reference.load()


@pytest.fixture
def alice(cast: ModuleType) -> Customer:
    person: Customer = cast.alice()
    return person


def actor(person: Customer) -> Actor:
    return Actor("customer", person.pk, Channel.WEB)


def answer(person: Customer, code: str, *, given: bool, version: int = 1, minute: int = 0) -> ConsentRecord | None:
    assert person.user is not None
    now = timezone.now() + timedelta(minutes=minute)
    return services.answer(user=person.user, code=code, version=version, given=given, actor=actor(person), now=now)


def test_nothing_is_agreed_to_from_the_start_but_what_may_be_refused(alice: Customer) -> None:
    assert alice.user is not None
    assert [one.purpose.code for one in selectors.standings(user=alice.user) if one.holds] == ["personalised"]
    assert not services.holds(alice, "face")
    assert services.holds(alice.user, "personalised")
    assert not services.holds(None, "personalised")
    assert not services.holds(alice, "nonsense")


def test_given_and_withdrawn_count_at_once_and_stay_written(alice: Customer) -> None:
    answer(alice, "face", given=True)
    assert services.holds(alice, "face")
    assert not services.holds(alice, "location")
    answer(alice, "face", given=False, minute=1)
    assert not services.holds(alice, "face")
    assert list(ConsentRecord.objects.order_by("at").values_list("code", "version", "given")) == [("face", 1, True), ("face", 1, False)]
    assert list(AuditEntry.objects.filter(verb__startswith="consent.").order_by("pk").values_list("verb", flat=True)) == ["consent.given", "consent.withdrawn"]


def test_the_same_answer_twice_is_written_once(alice: Customer) -> None:
    assert answer(alice, "face", given=True) is not None
    assert answer(alice, "face", given=True, minute=1) is None
    assert ConsentRecord.objects.count() == 1


def test_a_yes_to_an_older_text_is_refused(alice: Customer) -> None:
    newer("face", renews=False)
    with pytest.raises(services.TextChanged):
        answer(alice, "face", given=True, version=1)
    assert ConsentRecord.objects.count() == 0


@pytest.mark.parametrize(("renews", "still"), [(False, True), (True, False)])
def test_a_new_version_says_whether_everybody_is_asked_again(alice: Customer, renews: bool, still: bool) -> None:
    answer(alice, "face", given=True)
    newer("face", renews=renews)
    assert services.holds(alice, "face") is still


def test_a_child_does_not_agree_alone(alice: Customer) -> None:
    with pytest.raises(services.GuardianNeeded):
        answer(alice, "under_14", given=True)


def test_nobody_rewrites_an_answer(alice: Customer) -> None:
    answer(alice, "face", given=True)
    for change in (lambda: ConsentRecord.objects.update(given=False), lambda: ConsentRecord.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_changed_text_needs_a_new_version() -> None:
    assert reference.load() == 0
    listed = ConsentPurpose.objects.get(code="face", version=1)
    ConsentPurpose.objects.create(
        code="extra", version=1, group="personal", order=1, words=listed.words, separate=False, on_from_start=False, renews=False, since=date(2026, 1, 1)
    )
    assert reference.load() == 0


def test_the_page_says_the_effect_before_withdrawing(alice: Customer, alice_client: Client) -> None:
    answer(alice, "face", given=True)
    page = alice_client.get(f"{URL}about/?purpose=face").content.decode()
    assert "以后不再用人脸确认您本人" in page
    assert 'value="withdraw"' in page
    assert alice_client.post(f"{URL}about/?purpose=face", {"answer": "withdraw", "version": "1"}).status_code == 302
    assert not services.holds(alice, "face")
    page = alice_client.get(f"{URL}about/?purpose=face").content.decode()
    assert 'value="give"' in page


def test_an_old_page_gives_no_new_consent(alice_client: Client, alice: Customer) -> None:
    newer("face", renews=False)
    for version in ("1", "", "x", "99999999999"):
        assert alice_client.post(f"{URL}about/?purpose=face", {"answer": "give", "version": version}).status_code == 409
    assert not services.holds(alice, "face")


def test_every_purpose_has_its_place_and_a_made_up_one_has_none(alice_client: Client) -> None:
    page = alice_client.get(URL).content.decode()
    assert page.count("about/?purpose=") == ConsentPurpose.objects.count() - 1  # the one for children is not for her
    assert alice_client.get(f"{URL}about/?purpose=nonsense").status_code == 404


def test_somebody_registered_answers_too(cast: ModuleType, client_of: Callable[..., Client]) -> None:
    client = client_of(cast.mallory())
    assert client.get(URL).status_code == 200
    client.post(f"{URL}about/?purpose=marketing_sms", {"answer": "give", "version": "1"})
    assert services.holds(cast.mallory(), "marketing_sms")


def test_signed_out_goes_to_sign_in(client: Client) -> None:
    assert client.get(URL).headers["Location"].startswith("/me/sign-in/")


def newer(code: str, *, renews: bool) -> ConsentPurpose:
    old = ConsentPurpose.objects.get(code=code, version=1)
    return ConsentPurpose.objects.create(
        code=code, version=2, group=old.group, order=old.order, words=old.words, separate=True, on_from_start=False, renews=renews, since=date(2026, 12, 1)
    )
