"""The wizard in a browser's eyes: saves, resumes elsewhere, keeps what was typed, and is nobody else's."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.ledger.models import Account, AccountKind
from accounts.onboarding import opening
from accounts.onboarding.models import Application, ApplicationPicture
from portal.demo import numbers
from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.factories import applications, people
from tests.fixtures import signed_in

pytestmark = pytest.mark.django_db
START = "/accounts/opening/"
HMT = numbers.resident_id(province="81", birth_date=applications.BORN, gender="m", serial=9)
ID = numbers.resident_id(province="32", birth_date=applications.BORN, gender="f", serial=7)
SELF = {"name": "阿依古丽 • 买买提", "id_number": ID.lower(), "long_term": "on", "occupation": "4", "consent_identity_1": "on"}
CONTACT = {"phone": "138 0000 5521", "province": "32", "city": "3202", "area": "320213", "street": "人民中路 100 号", "tax_residence": "cn"}
CARD = {"card_bank": "江南银行", "card_number": applications.CARD, "consent_account_1": "on"}


def at(row: Application, step: str) -> str:
    return reverse("accounts:onboarding:step", kwargs={"reference": row.reference, "step": step})


def browser(row: Application) -> Client:
    return signed_in(row.user, {"method": "password"})


def test_the_whole_way_resuming_on_another_device():
    user = people.user()
    phone = signed_in(user, {"method": "password"})
    assert phone.get(START).status_code == 200
    first = phone.post(START).headers["Location"]
    row = Application.objects.get(user=user)
    assert first == at(row, "purpose")
    assert phone.post(first, {"purpose": "salary"}).headers["Location"] == at(row, "identity")
    assert phone.post(at(row, "identity"), SELF).headers["Location"] == at(row, "photos")

    tablet = signed_in(user, {"method": "password"})  # another session, nothing but the login in common
    assert tablet.post(START).headers["Location"] == at(row, "photos")
    assert "阿依古丽·买买提" in tablet.get(at(row, "identity")).text
    given = {side: applications.picture() for side in ("front", "back", "selfie")}
    assert tablet.post(at(row, "photos"), given | {"consent_face_1": "on"}).headers["Location"] == at(row, "contact")
    cast.erin()  # a branch to choose
    assert tablet.post(at(row, "contact"), CONTACT).headers["Location"] == at(row, "card")
    assert tablet.post(at(row, "card"), CARD).headers["Location"] == at(row, "account")
    branch = cast.erin().branch
    page = tablet.get(at(row, "account"))
    assert page.context["form"]["branch"].value() == branch.pk
    choice = {"kind": 2, "branch": branch.pk, "agree_account": "on", "agree_electronic": "on"}
    assert tablet.post(at(row, "account"), choice).headers["Location"] == at(row, "check")
    page = tablet.get(at(row, "check")).text
    assert f"{ID[:4]}**********{ID[-4:]}" in page and ID not in page
    done = tablet.post(at(row, "check"))
    assert done.headers["Location"] == reverse("accounts:onboarding:detail", args=[row.reference])
    row.refresh_from_db()
    assert (row.state, row.round, row.gender, row.phone) == ("submitted", 1, "f", "13800005521")
    assert (row.division_code, row.region, row.street) == ("320213", "江苏省无锡市梁溪区", "人民中路 100 号")
    assert tablet.get(done.headers["Location"]).status_code == 200
    assert tablet.get(at(row, "identity")).headers["Location"] == done.headers["Location"]


@pytest.mark.parametrize("address", ["", *("purpose", "identity", "photos", "contact", "card", "account", "check")])
def test_another_persons_wizard_is_not_there(address):
    row = applications.filled()
    path = at(row, address) if address else reverse("accounts:onboarding:detail", args=[row.reference])
    stranger = signed_in(people.user(), {"method": "password"})
    assert stranger.get(path).status_code == 404
    assert stranger.post(path).status_code in (404, 405)
    picture = row.pictures.first()
    assert stranger.get(reverse("files:show", args=[picture.file_id])).status_code == 404
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"id_number": ID[:-1] + ("0" if ID[-1] != "0" else "1")}, "id_number", "valid ID number"),
        ({"id_number": numbers.resident_id(province="32", birth_date=applications.BORN.replace(year=2014), gender="f", serial=7)}, "id_number", "guardian"),
        ({"name": "Wang Wei"}, "name", "Chinese characters"),
        ({"long_term": "", "expires_on": "2020-01-01"}, "expires_on", "no longer valid"),
        ({"long_term": "", "expires_on": ""}, "expires_on", "long-term"),
        ({"occupation": "king"}, "occupation", "king"),
        ({"id_number": HMT}, "id_number", "another kind of document"),
        ({"consent_identity_1": ""}, "consent_identity_1", "Without your consent"),
    ],
)
def test_bad_input_stays_on_the_page_with_what_was_typed(wrong, field, says):
    row = applications.draft()
    client = browser(row)
    page = client.post(at(row, "identity"), SELF | wrong, headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert says in str(page.context["form"].errors[field])
    assert all(page.context["form"][name].value() == value for name, value in (SELF | wrong).items() if name not in ("long_term", "consent_identity_1"))
    row.refresh_from_db()
    assert row.name == ""


def test_a_number_in_use_is_refused_without_saying_whose():
    alice = cast.alice()
    row = applications.draft()
    page = browser(row).post(at(row, "identity"), SELF | {"name": alice.name, "id_number": alice.id_number}, headers={"Accept-Language": "en"})
    said = str(page.context["form"].errors["id_number"])
    assert "cannot be used here" in said
    assert alice.number not in page.text and "alice" not in page.text


def test_two_people_cannot_send_the_same_number():
    applications.sent(serial=7)
    row = applications.draft()
    page = browser(row).post(at(row, "identity"), SELF, headers={"Accept-Language": "en"})
    assert "cannot be used here" in str(page.context["form"].errors["id_number"])


def big() -> bytes:
    file = io.BytesIO()
    Image.new("1", (8_000, 7_000)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.4\n%%EOF", "Only these can be taken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "Only these can be taken"),
        (big(), "million pixels"),
        (b"", "empty"),
    ],
)
def test_what_is_no_picture_costs_only_itself(content, says):
    row = applications.draft()
    files = {
        "front": applications.picture(),
        "back": SimpleUploadedFile("card.jpg", content, content_type="image/jpeg"),
        "consent_identity_1": "on",
        "consent_face_1": "on",
    }
    page = browser(row).post(at(row, "photos"), files, headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert says in str(page.context["form"].errors["back"])
    assert list(ApplicationPicture.objects.filter(application=row).values_list("side", flat=True)) == ["front"]


def test_no_picture_without_consent():
    row = applications.draft()
    page = browser(row).post(at(row, "photos"), {"front": applications.picture()})
    assert {"consent_identity_1", "consent_face_1"} <= page.context["form"].errors.keys()
    assert not row.pictures.exists()


@pytest.mark.parametrize(
    ("number", "state", "says"), [(applications.DECLINED, "declined", "do not belong together"), (applications.SILENT, "silent", "did not answer")]
)
def test_the_other_bank_may_decline_or_stay_silent(number, state, says):
    row = applications.filled()
    page = browser(row).post(at(row, "card"), {"card_bank": "江南银行", "card_number": number}, headers={"Accept-Language": "en"})
    assert says in str(page.context["form"].errors["card_number"])
    assert number in page.text
    row.refresh_from_db()
    assert row.card_state == state
    refused = browser(row).post(at(row, "account"), {"kind": 2, "branch": row.branch_id, "agree_account": "on", "agree_electronic": "on"})
    assert "kind" in refused.context["form"].errors


def test_without_an_account_elsewhere_a_type_three_opens():
    row = applications.filled(kind=AccountKind.TYPE_3)
    assert browser(row).post(at(row, "card"), {"skip": "1"}).status_code == 302
    assert browser(row).post(at(row, "check")).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.card_state) == ("submitted", "")


def test_sending_an_unfinished_one_says_what_is_missing():
    row = applications.draft()
    page = browser(row).post(at(row, "check"), headers={"Accept-Language": "en"})
    assert page.status_code == 409
    assert "Pictures" in str(page.context["refusal"])


def test_a_document_that_ended_meanwhile_is_not_sent():
    row = applications.filled(expires_on=timezone.now().date() + timedelta(days=30))
    Application.objects.filter(pk=row.pk).update(expires_on=timezone.now().date() - timedelta(days=2))
    page = browser(row).post(at(row, "check"), headers={"Accept-Language": "en"})
    assert "no longer valid" in str(page.context["refusal"])


def test_the_short_way_and_its_end():
    alice = cast.alice()
    client = signed_in(alice.user, {"method": "password"})
    assert client.get(START).headers["Location"] == "/accounts/opening/further/"
    said = {"kind": 2, "branch": alice.branch_id, "agree_account": "on"}
    assert "agree_electronic" in client.post("/accounts/opening/further/", said).context["form"].errors
    said["agree_electronic"] = "on"
    opened = client.post("/accounts/opening/further/", said)
    account = Account.objects.get(holder=alice)
    assert opened.headers["Location"] == reverse("accounts:deposits:detail", args=[account.reference])
    page = client.get(opened.headers["Location"])
    assert "10,000.00" in page.text  # the headroom left stands there at once
    for _ in range(4):
        opening.open_for(customer=alice, kind=AccountKind.TYPE_2, branch=alice.branch, now=timezone.now())
    page = client.post("/accounts/opening/further/", said, headers={"Accept-Language": "en"})
    assert "You have 5 accounts" in str(page.context["form"].non_field_errors())
    assert Account.objects.filter(holder=alice).count() == 5


def test_every_read_of_a_picture_is_audited():
    row = applications.sent()
    picture = row.pictures.get(side="front")
    assert browser(row).get(reverse("files:show", args=[picture.file_id])).status_code == 200
    assert AuditEntry.objects.filter(verb="file.read", subject=f"application:{row.pk}", actor=f"user:{row.user_id}").count() == 1


def test_pages_that_say_where_to_come():
    row = applications.draft()
    assert browser(row).get("/accounts/opening/branches/").status_code == 200
    assert Client().get("/accounts/opening/texts/account/").status_code == 200
    assert Client().get("/accounts/opening/texts/nothing/").status_code == 404
