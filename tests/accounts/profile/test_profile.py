"""My details: three steps without JavaScript, every save kept, the audit names fields and not values."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.divisions import reference
from accounts.identity.models import Customer, CustomerStatus
from accounts.profile.personal import selectors, services
from accounts.profile.personal.models import ProfileVersion, TaxDeclaration
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
URL = "/me/profile/edit/"
TYPED = {
    "province": "32", "city": "3202", "area": "320213", "street": "崇安寺 8 号 302", "postcode": "214000", "email": "zhixia@example.cn",
    "second_phone": "0510 82700001", "occupation": "2", "employer": "锦澄纺织", "nationality": "CN", "base": "0",
}  # fmt: skip


@pytest.fixture(autouse=True)
def divisions(db: None) -> None:
    reference.load()


def send(client: Client, **typed: str) -> Any:
    return client.post(URL, TYPED | typed)


def test_saving_keeps_a_version_and_says_which_fields(cast: ModuleType, alice_client: Client) -> None:
    assert send(alice_client).status_code == 302
    assert send(alice_client, base="1", street="崇安寺 9 号").status_code == 302
    streets = [row.street for row in selectors.versions(customer=cast.alice())]
    assert streets == ["崇安寺 9 号", "崇安寺 8 号 302"]
    entry = AuditEntry.objects.filter(verb="profile.changed").order_by("pk").last()
    assert entry is not None and entry.details == {"fields": ["street"], "version": 2}
    page = alice_client.get("/me/profile/").content.decode()
    assert "江苏省无锡市梁溪区崇安寺 9 号" in page


def test_nothing_personal_lies_open_in_the_table(alice_client: Client) -> None:
    send(alice_client)
    with connection.cursor() as cursor:
        cursor.execute("select accounts_profileversion::text from accounts_profileversion")
        (row,) = cursor.fetchone()
    for value in ("崇安寺", "example.cn", "82700001", "锦澄"):
        assert value not in row
        assert value.encode().hex() not in row


def test_the_steps_fill_the_next_box_and_keep_what_was_typed(alice_client: Client) -> None:
    page = send(alice_client, places="1", city="", area="").content.decode()
    assert "无锡市" in page and "崇安寺 8 号 302" in page
    assert "梁溪区" not in page
    page = send(alice_client, places="1", area="").content.decode()
    assert "梁溪区" in page
    assert ProfileVersion.objects.count() == 0


def test_a_choice_of_another_province_empties_the_boxes_below(alice_client: Client) -> None:
    page = alice_client.post("/accounts/places/", TYPED | {"province": "31"}).content.decode()
    assert "上海市" in page
    assert "梁溪区" not in page
    assert send(alice_client, province="31").status_code == 200
    assert ProfileVersion.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"area": "320213", "street": ""}, "street"),
        ({"province": "", "city": "", "area": ""}, "area"),
        ({"postcode": "21400"}, "postcode"),
        ({"email": "not an address"}, "email"),
        ({"second_phone": "abc"}, "second_phone"),
        ({"occupation": "?"}, "occupation"),
        ({"nationality": "XX"}, "nationality"),
        ({"street": "路" * 121}, "street"),
    ],
)
def test_bad_input_keeps_the_form(alice_client: Client, typed: dict[str, str], field: str) -> None:
    response = send(alice_client, **typed)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "锦澄纺织" in response.content.decode()
    assert ProfileVersion.objects.count() == 0


def test_an_old_window_overwrites_nothing(cast: ModuleType, alice_client: Client) -> None:
    send(alice_client)
    response = send(alice_client, street="别处 1 号")
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    current = selectors.current(customer=cast.alice())
    assert current is not None and current.street == "崇安寺 8 号 302"


def test_saving_the_same_again_writes_nothing(alice_client: Client) -> None:
    send(alice_client)
    assert send(alice_client, base="1").status_code == 302
    assert ProfileVersion.objects.count() == 1


def test_a_frozen_customer_changes_nothing(cast: ModuleType) -> None:
    alice: Customer = cast.alice()
    Customer.objects.filter(pk=alice.pk).update(status=CustomerStatus.FROZEN)
    with pytest.raises(services.NotActive):
        services.save(customer=alice, values={"street": "x"}, base=0, actor=Actor("customer", alice.pk, Channel.WEB), now=timezone.now())
    assert ProfileVersion.objects.count() == 0


def test_history_cannot_be_rewritten(alice_client: Client) -> None:
    send(alice_client)
    for change in (lambda: ProfileVersion.objects.update(postcode="000000"), lambda: ProfileVersion.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_name_and_document_are_masked_with_where_they_change(cast: ModuleType, alice_client: Client) -> None:
    page = alice_client.get("/me/profile/").content.decode()
    assert "**夏" in page
    assert cast.alice().id_number not in page
    assert "梁溪支行" in page and "0510 8270 0001" in page


def test_declaring_tax_residence_is_dated_and_kept(cast: ModuleType, alice_client: Client) -> None:
    assert alice_client.post("/me/profile/tax/", {"kind": "both", "country": "JP", "number": "1234-5678"}).status_code == 302
    assert alice_client.post("/me/profile/tax/", {"kind": "china", "country": "JP", "number": "1"}).status_code == 302
    rows = list(selectors.declarations(customer=cast.alice()).values_list("kind", "country", "number"))
    assert rows == [("china", "", ""), ("both", "JP", "1234-5678")]
    entry = AuditEntry.objects.filter(verb="tax_residence.declared").order_by("pk").first()
    assert entry is not None and entry.details == {"kind": "both"}


@pytest.mark.parametrize("typed", [{"kind": "both"}, {"kind": "both", "country": "JP"}, {"kind": "elsewhere", "country": "CN", "number": "1"}, {"kind": "?"}])
def test_a_half_declaration_is_none(alice_client: Client, typed: dict[str, str]) -> None:
    assert alice_client.post("/me/profile/tax/", typed).status_code == 200
    assert TaxDeclaration.objects.count() == 0


def test_strangers_see_their_own(cast: ModuleType, alice_client: Client, client_of: Callable[..., Client]) -> None:
    send(alice_client)
    assert "崇安寺" not in client_of(cast.charlie()).get("/me/profile/").content.decode()
    assert client_of(cast.mallory()).get("/me/profile/").status_code == 302
    assert Client().get("/me/profile/").headers["Location"].startswith("/me/sign-in/")
