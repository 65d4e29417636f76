"""Where I am signed in, and my devices: seen, trusted for a while, ended and forgotten one by one."""

from datetime import timedelta
from types import ModuleType

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.security.models import KnownDevice
from accounts.signing import services as signing
from accounts.signing.services import Method
from portal.kernel.audit.models import AuditEntry
from tests.accounts.identity import codes
from tests.accounts.signing import acts
from tests.cast import PASSWORD
from tests.factories import money, people

pytestmark = pytest.mark.django_db
ROOT = "/me/sign-in/"
LOGIN, SECOND, TRUST = f"{ROOT}login/", f"{ROOT}2fa/authenticate/", f"{ROOT}2fa/trust/"
SESSIONS, DEVICES = f"{ROOT}sessions/", f"{ROOT}devices/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def alice(cast: ModuleType) -> Customer:
    return cast.alice()


@pytest.fixture
def secret(alice: Customer) -> str:
    return codes.with_app(alice.user)


def sign_in(client: Client, *, secret: str = "", choose: str = "trust") -> str:
    """By password, then the app's code and the question whether to trust; gives the page after the password."""
    to = str(client.post(LOGIN, {"login": "alice", "password": PASSWORD}).headers["Location"])
    if to == SECOND and secret:
        cache.clear()  # the code of this half minute counts again
        assert client.post(SECOND, {"code": codes.shown(secret)}).headers["Location"] == TRUST
        assert client.post(TRUST, {"action": choose}).headers["Location"] == "/"
    return to


def sign_out(client: Client) -> None:
    client.post(f"{ROOT}logout/")


def test_a_trusted_device_skips_the_second_step(secret: str, client: Client) -> None:
    assert sign_in(client, secret=secret) == SECOND
    device = KnownDevice.objects.get()
    assert device.trusted_until is not None
    assert abs(device.trusted_until - timezone.now() - timedelta(days=30)) < timedelta(minutes=1)
    sign_out(client)
    assert sign_in(client) == "/"


def test_one_that_is_not_is_asked_every_time(secret: str, client: Client) -> None:
    sign_in(client, secret=secret, choose="skip")
    sign_out(client)
    assert KnownDevice.objects.get().trusted_until is None
    assert sign_in(client) == SECOND


def test_trust_is_of_one_browser(secret: str, client: Client) -> None:
    sign_in(client, secret=secret)
    assert sign_in(Client()) == SECOND


@override_settings(MFA_TRUST_COOKIE_AGE=timedelta(days=7))
def test_it_ends_after_the_days_of_the_settings(secret: str, client: Client) -> None:
    sign_in(client, secret=secret)
    device = KnownDevice.objects.get()
    assert device.trusted_until is not None and device.trusted_until < timezone.now() + timedelta(days=8)
    KnownDevice.objects.update(trusted_until=timezone.now() - timedelta(seconds=1))
    sign_out(client)
    assert sign_in(client) == SECOND


def test_a_cookie_copied_to_another_browser_is_not_enough(secret: str, client: Client) -> None:
    sign_in(client, secret=secret)
    thief = Client()
    thief.cookies["mfa_trusted"] = client.cookies["mfa_trusted"].value
    assert sign_in(thief) == SECOND


def test_a_new_password_ends_all_trust(alice: Customer, secret: str, client: Client) -> None:
    sign_in(client, secret=secret)
    assert alice.user is not None
    alice.user.refresh_from_db()
    alice.user.set_password("lantern river seven")
    alice.user.save()
    client = Client()
    answer = client.post(LOGIN, {"login": "alice", "password": "lantern river seven"})
    assert answer.headers["Location"] == SECOND


def test_staff_are_never_asked_and_never_trusted(cast: ModuleType, client: Client) -> None:
    secret = codes.with_app(cast.dana().user)
    for _ in range(2):
        cache.clear()
        assert client.post(LOGIN, {"login": "dana", "password": PASSWORD}).headers["Location"] == SECOND
        assert client.post(SECOND, {"code": codes.shown(secret)}).headers["Location"] == "/staff/"
        sign_out(client)
    assert KnownDevice.objects.get().trusted_until is None


def test_payments_are_signed_on_a_trusted_device_all_the_same(alice: Customer, secret: str, client: Client) -> None:
    """The first way that is offered is still the app's code; nothing that was given at sign-in counts for an act."""
    source = money.account(holder=alice, balance="60,000.00")
    target = money.account(holder=people.customer(name="王伟"))
    sign_in(client, secret=secret)
    sign_out(client)
    assert sign_in(client) == "/"
    sign = acts.to_signature(client, source, target, "王伟", "20,000.00")
    assert client.get(sign).context["panel"].method == Method.CODE
    assert Method.PASSWORD not in signing.methods_of(alice)
    refused = client.post(sign, {"with": "password", "secret": PASSWORD})
    assert (refused.status_code, refused.context["panel"].signature) == (200, None)


def test_forgetting_ends_trust_and_the_sessions_there(secret: str, client: Client) -> None:
    sign_in(client, secret=secret)
    phone = Client(headers={"User-Agent": PHONE})
    sign_in(phone, secret=secret)
    page = client.get(DEVICES, headers=ENGLISH)
    assert [(one.is_current, one.trusted_until is not None) for one in page.context["devices"]] == [(True, True), (False, True)]
    assert "Safari · iPhone" in page.content.decode()
    there = page.context["devices"][1]
    assert client.post(f"{DEVICES}{there.handle}/forget/").headers["Location"] == DEVICES
    assert phone.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200
    assert sign_in(phone) == SECOND
    assert AuditEntry.objects.filter(verb="login.device_forgotten").count() == 1


def test_forgetting_this_one_keeps_one_in_and_asks_the_next_time(secret: str, client: Client) -> None:
    sign_in(client, secret=secret)
    client.post(f"{DEVICES}{client.get(DEVICES).context['devices'][0].handle}/forget/")
    assert client.get("/me/").status_code == 200
    assert "No device yet" in client.get(DEVICES, headers=ENGLISH).content.decode()
    sign_out(client)
    assert sign_in(client) == SECOND


def test_one_session_is_ended_and_the_others_stay(alice: Customer, client: Client) -> None:
    phone, tablet = Client(headers={"User-Agent": PHONE}), Client(headers={"User-Agent": PHONE.replace("iPhone", "iPad")})
    for browser in (client, phone, tablet):
        sign_in(browser)
    places = client.get(SESSIONS).context["places"]
    assert [place.is_current for place in places] == [True, False, False]
    there = next(place for place in places if "iPhone" in place.agent)
    client.post(f"{SESSIONS}{there.handle}/end/")
    assert [browser.get("/me/").status_code for browser in (client, phone, tablet)] == [200, 302, 200]
    assert client.post(f"{SESSIONS}{there.handle}/end/").status_code == 404
    assert AuditEntry.objects.filter(verb="login.session_ended").count() == 1


def test_this_session_is_not_ended_here(alice: Customer, client: Client) -> None:
    sign_in(client)
    mine = client.get(SESSIONS).context["places"][0]
    assert client.post(f"{SESSIONS}{mine.handle}/end/").status_code == 404
    assert client.get("/me/").status_code == 200


def test_all_others_at_once(alice: Customer, client: Client) -> None:
    others = [Client(), Client()]
    for browser in (client, *others):
        sign_in(browser)
    assert "2 other places are signed out" in client.post(SESSIONS, headers=ENGLISH, follow=True).content.decode()
    assert [browser.get("/me/").status_code for browser in (client, *others)] == [200, 302, 302]


def test_nobody_elses(cast: ModuleType, alice: Customer, client: Client, client_of: object) -> None:
    sign_in(client)
    stranger = client_of(cast.charlie())  # type: ignore[operator]
    place, device = client.get(SESSIONS).context["places"][0], client.get(DEVICES).context["devices"][0]
    assert stranger.post(f"{SESSIONS}{place.handle}/end/").status_code == 404
    assert stranger.post(f"{DEVICES}{device.handle}/forget/").status_code == 404
    assert (UserSession.objects.filter(user=alice.user).count(), KnownDevice.objects.filter(user=alice.user).count()) == (1, 1)


@pytest.mark.parametrize("path", [SESSIONS, DEVICES])
def test_a_visitor_is_sent_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"].startswith(LOGIN)


def test_the_settings_say_thirty_days() -> None:
    assert timedelta(days=30) == settings.MFA_TRUST_COOKIE_AGE
