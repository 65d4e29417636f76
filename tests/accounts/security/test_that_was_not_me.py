"""What happens to a login is told to its owner; *That wasn't me* stops everything, once, without signing in."""

import re
from types import ModuleType

import pytest
from allauth.idp.oidc.models import Client as Program
from allauth.idp.oidc.models import Token
from django.test import Client
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.inbox.models import Message
from accounts.ledger.models import Account, AccountKind, AccountStatus
from accounts.organisation.models import Role
from accounts.security import notices, services
from accounts.security.models import KnownDevice, SecurityCase, SecurityNotice
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.events.models import Event
from tests.accounts.identity import letters
from tests.cast import PASSWORD
from tests.factories import money, people

pytestmark = pytest.mark.django_db
LOGIN = "/me/sign-in/login/"
CHANGE = "/me/sign-in/password/change/"
ENGLISH = {"Accept-Language": "en"}


def _sign_in(client: Client, login: str = "alice") -> None:
    client.post(LOGIN, {"login": login, "password": PASSWORD})


def _deliver() -> None:
    """What the worker does with news of logins."""
    for event in Event.objects.filter(topic="login.changed").order_by("pk"):
        notices.on_changed(event)


def _link(alice: Customer) -> str:
    found = re.search(r"http://testserver(/me/not-me/\S+/)", letters.newest(alice.phone))
    assert found is not None, letters.newest(alice.phone)
    return found[1]


@pytest.fixture
def alice(cast: ModuleType) -> Customer:
    return cast.alice()


@pytest.fixture
def told(alice: Customer, client: Client) -> str:
    """The link that alice got after somebody signed in on a device she had not used."""
    _sign_in(client)
    _sign_in(Client())
    _deliver()
    return _link(alice)


def test_the_first_device_is_not_news_the_second_is(alice: Customer, client: Client) -> None:
    _sign_in(client)
    client.post("/me/sign-in/logout/")
    _sign_in(client)
    _deliver()
    assert Message.objects.count() == 0
    _sign_in(Client(headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"}))
    _deliver()
    assert Message.objects.get().title == "Your login was used on a new device"
    assert "iPhone" in Message.objects.get().said_body
    assert KnownDevice.objects.count() == 2


def test_one_event_is_told_once(told: str) -> None:
    _deliver()
    assert Message.objects.count() == SecurityNotice.objects.count() == 1


def test_a_changed_password_is_news(alice: Customer, client: Client) -> None:
    _sign_in(client)
    client.post("/me/sign-in/reauthenticate/", {"password": PASSWORD})
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": "lantern river seven", "password2": "lantern river seven"})
    _deliver()
    assert Message.objects.get().title == "Your password was changed"


def test_opening_the_link_only_asks(told: str) -> None:
    assert "stop everything" in Client().get(told, headers=ENGLISH).content.decode()
    assert SecurityCase.objects.count() == 0


def test_pressing_the_button_stops_everything(alice: Customer, client: Client, told: str) -> None:
    account = money.account(holder=alice, balance="100.00")
    Token.objects.create(client=Program.objects.create(name="p"), user=alice.user, type=Token.Type.ACCESS_TOKEN, hash="h")
    page = Client().post(told, headers=ENGLISH).content.decode()
    assert "Come to a branch" in page
    alice.refresh_from_db()
    alice.user.refresh_from_db()
    account.refresh_from_db()
    assert (alice.status, account.status, alice.user.frozen_at is not None) == ("frozen", AccountStatus.STOPPED, True)
    assert client.get("/me/").status_code == 302
    assert Token.objects.count() == 0
    assert SecurityCase.objects.get().customer == alice
    assert AuditEntry.objects.filter(verb="security.frozen").count() == 1


def test_the_link_works_once(told: str) -> None:
    Client().post(told)
    for answer in (Client().get(told), Client().post(told)):
        assert answer.status_code == 404
    assert SecurityCase.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "SN000000000000000001", "IlNOIg:abc:def"])
def test_a_forged_link_does_nothing(alice: Customer, token: str) -> None:
    assert Client().post(f"/me/not-me/{token}/").status_code == 404


def test_a_frozen_person_reads_and_does_nothing_else(alice: Customer, told: str) -> None:
    account = money.account(holder=alice, balance="100.00")
    Client().post(told)
    client = Client()
    _sign_in(client)
    for path in ("/", "/accounts/", f"/accounts/{account.reference}/", "/me/", "/me/inbox/"):
        assert client.get(path).status_code == 200, path
    for path in ("/accounts/transfers/new/", "/me/transaction-password/"):
        answer = client.get(path, headers=ENGLISH)
        assert answer.status_code == 403, path
        assert "Your login is frozen" in answer.content.decode()
    new = "lantern river seven"
    changes = {
        CHANGE: {"oldpassword": PASSWORD, "password1": new, "password2": new},
        "/me/sign-in/phone/change/": {"phone": "15400001111"},
        "/me/sign-in/email/": {"email": "x@example.com", "action_add": ""},
        "/accounts/transfers/new/": {},
    }
    for path, data in changes.items():
        assert client.post(path, data).status_code == 403, path
    assert alice.user.check_password(PASSWORD)
    assert client.post("/me/sign-in/logout/").status_code == 302


def test_staff_let_go_with_a_reason(alice: Customer, told: str) -> None:
    account = money.account(holder=alice, balance="100.00")
    other = money.account(holder=alice, balance="1.00", kind=AccountKind.TYPE_2)
    Account.objects.filter(pk=other.pk).update(status=AccountStatus.STOPPED)
    Client().post(told)
    colleague, case = people.staff(role=Role.BRANCH_MANAGER), SecurityCase.objects.get()
    actor, now = Actor("staff", colleague.pk, Channel.BACKOFFICE), timezone.now()
    with pytest.raises(services.ReasonMissing):
        services.unfreeze(case=case, staff=colleague, reason=" ", actor=actor, now=now)
    services.unfreeze(case=case, staff=colleague, reason="Came with her identity card", actor=actor, now=now)
    for record in (alice, alice.user, account, other):
        record.refresh_from_db()
    assert (alice.status, alice.user.frozen_at, account.status, other.status) == ("active", None, AccountStatus.OPEN, AccountStatus.STOPPED)
    with pytest.raises(services.CaseClosed):
        services.unfreeze(case=case, staff=colleague, reason="again", actor=actor, now=now)


def test_the_case_stands_in_the_back_office(alice: Customer, told: str, staff_client: object) -> None:
    Client().post(told)
    case = SecurityCase.objects.get()
    manager = staff_client(people.staff(role=Role.BRANCH_MANAGER))  # type: ignore[operator]
    assert case.reference in manager.get("/staff/accounts/securitycase/").content.decode()
    manager.post(f"/staff/accounts/securitycase/{case.pk}/change/", {"reason": "Came with her identity card"})
    case.refresh_from_db()
    alice.refresh_from_db()
    assert (case.reason, alice.status) == ("Came with her identity card", "active")


def test_a_person_without_an_account_can_stop_too(cast: ModuleType, client: Client) -> None:
    mallory = cast.mallory()
    _sign_in(client, "mallory")
    _sign_in(Client(), "mallory")
    _deliver()
    notice = SecurityNotice.objects.get()
    Client().post(f"/me/not-me/{notices.token_of(notice)}/")
    mallory.refresh_from_db()
    assert mallory.frozen_at is not None
    assert SecurityCase.objects.get().customer is None


def _change_number(client: Client, number: str) -> None:
    """As the page does it: who it is once more, the new number, its code."""
    client.post("/me/sign-in/reauthenticate/", {"password": PASSWORD})
    assert client.post("/me/sign-in/phone/change/", {"phone": number}).status_code == 302
    assert client.post("/me/sign-in/phone/verify/", {"code": letters.code(number)}).status_code == 302


def test_a_changed_number_is_told_to_the_old_one_and_one_link_there_stops_everything(alice: Customer, client: Client) -> None:
    old, new = alice.phone, "15400001111"
    _sign_in(client)
    _change_number(client, new)
    _deliver()
    _deliver()
    assert Message.objects.get().title == "The mobile number of your login was changed"
    assert letters.count(old) == 1
    assert new not in letters.newest(old)
    link = re.search(r"http://testserver(/me/not-me/\S+/)", letters.newest(old))
    assert link is not None, letters.newest(old)
    assert "That wasn't me" in Client().get(link[1], headers=ENGLISH).content.decode()
    Client().post(link[1])
    alice.refresh_from_db()
    assert alice.status == "frozen"
    assert client.get("/me/").status_code == 302


def test_the_news_of_a_changed_number_holds_neither_number_open(alice: Customer, client: Client) -> None:
    _sign_in(client)
    _change_number(client, "15400001111")
    event = Event.objects.filter(topic="login.changed").latest("pk")
    assert alice.phone not in str(event.payload) and "15400001111" not in str(event.payload)


def test_a_number_that_was_never_confirmed_is_not_written_to(alice: Customer) -> None:
    news = {"verb": "login.phone_changed", "agent": "", "ip": "192.0.2.1", "origin": "http://testserver", "old_phone": ""}
    event = Event.objects.create(topic="login.changed", subject=f"user:{alice.user_id}", actor_id=alice.user_id, payload=news, at=timezone.now())
    notices.on_changed(event)
    assert "had this number" not in letters.newest(alice.phone)
