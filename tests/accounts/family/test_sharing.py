"""Only what was given is shown, to whom it was given, as much as was given, as long as it is given."""

import pytest

from accounts.family.models import FamilyShare, Level
from accounts.inbox.models import Message
from portal.kernel.audit.models import AuditEntry
from tests.factories import families, money

pytestmark = pytest.mark.django_db


def _page(client, person) -> str:
    return client.get(f"/me/family/members/{families.member(person).reference}/").content.decode()


def test_each_level_shows_so_much_and_no_more(client_of, home) -> None:
    money.deposit(home.account(home.alice), money.Money(123_456))
    client, address = client_of(home.bob), f"/me/family/accounts/{home.account(home.alice).reference}/"
    assert "51,234.56" not in _page(client, home.alice)
    seen = []
    for level in Level:
        families.show(home.alice, home.bob, home.account(home.alice), level)
        text = _page(client, home.alice)
        seen.append(("51,000.00" in text, "51,234.56" in text, client.get(address).status_code))
    assert seen == [(True, False, 404), (False, True, 404), (False, True, 200)]
    assert AuditEntry.objects.filter(verb="family.viewed").count() == 1


def test_others_of_the_family_and_strangers_see_nothing_of_it(client_of, home) -> None:
    account = home.account(home.alice)
    families.show(home.alice, home.bob, account, Level.MOVEMENTS)
    assert client_of(home.mother).get(f"/me/family/accounts/{account.reference}/").status_code == 404
    assert "50,000.00" not in _page(client_of(home.mother), home.alice)
    for address in (f"/me/family/accounts/{account.reference}/", f"/me/family/members/{families.member(home.alice).reference}/"):
        assert client_of(home.charlie).get(address).status_code == 404


def test_the_form_sets_it_and_both_are_told(client_of, home) -> None:
    account, viewer = home.account(home.alice), families.member(home.bob)
    before = Message.objects.filter(topic="family").count()
    answer = client_of(home.alice).post(f"/me/family/members/{viewer.reference}/sharing/", {f"account_{account.pk}": "balance"})
    assert answer.status_code == 302
    assert [(share.viewer, share.level) for share in FamilyShare.objects.all()] == [(viewer, "balance")]
    told = Message.objects.filter(topic="family").order_by("-pk")[: Message.objects.filter(topic="family").count() - before]
    assert {message.user for message in told} == {home.alice.user, home.bob.user}
    entry = AuditEntry.objects.get(verb="family.shared")
    assert entry.details["accounts"] == {f"account:{account.pk}": "balance"}
    client_of(home.alice).post(f"/me/family/members/{viewer.reference}/sharing/", {f"account_{account.pk}": ""})
    assert not FamilyShare.objects.exists()


@pytest.mark.parametrize("typed", [{"account": "everything"}, {"watch": "on", "watch_from": "-5"}, {"watch": "on", "watch_from": "many"}])
def test_bad_input_keeps_the_form_and_shares_nothing(client_of, home, typed) -> None:
    account, viewer = home.account(home.alice), families.member(home.bob)
    data = {f"account_{account.pk}" if name == "account" else name: value for name, value in typed.items()}
    assert client_of(home.alice).post(f"/me/family/members/{viewer.reference}/sharing/", data).status_code == 200
    assert not FamilyShare.objects.exists()


def test_an_account_of_somebody_else_cannot_be_given(home) -> None:
    families.show(home.alice, home.bob, home.account(home.charlie), Level.MOVEMENTS)
    assert not FamilyShare.objects.exists()
