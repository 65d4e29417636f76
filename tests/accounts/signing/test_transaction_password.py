"""Six digits that sign: set with a code, tried five times, no birthdays."""

from datetime import date, timedelta
from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.identity.models import Customer
from accounts.signing import pins, rules
from accounts.signing import services as signing
from accounts.signing.models import StepUpChallenge, TransactionPassword
from accounts.signing.services import Method
from tests.accounts.identity import letters
from tests.accounts.transfers.desk import NOON, actor_for

pytestmark = pytest.mark.django_db
URL = "/me/transaction-password/"
PIN = "730518"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def alice(cast: ModuleType) -> Customer:
    cache.clear()
    return cast.alice()


def _challenge(who: Customer) -> StepUpChallenge:
    return signing.ask(customer=who, action="test", act=signing.act_hash("test"), actor=actor_for(who), now=NOON)


def _sign(who: Customer, pin: str, challenge: StepUpChallenge | None = None) -> StepUpChallenge:
    return signing.sign(challenge=challenge or _challenge(who), secret=pin, method=Method.PIN, actor=actor_for(who), now=NOON)


def _set(who: Customer, pin: str = PIN) -> None:
    pins.set_pin(customer=who, pin=pin, actor=actor_for(who), now=NOON)


def test_it_signs_and_comes_first(alice: Customer) -> None:
    _set(alice)
    assert signing.method_of(alice) == Method.PIN
    assert Method.PASSWORD not in signing.methods_of(alice)
    assert _sign(alice, PIN).method == "pin"


def test_it_is_hashed(alice: Customer) -> None:
    _set(alice)
    assert PIN not in TransactionPassword.objects.get().secret


def test_five_wrong_tries_lock_it_until_it_is_set_anew(alice: Customer) -> None:
    _set(alice)
    for tried in range(rules.PIN_TRIES):
        with pytest.raises(signing.PinLocked if tried == 4 else signing.WrongSecret):
            _sign(alice, "000001")
    with pytest.raises(signing.PinLocked):
        _sign(alice, PIN)
    assert Method.PIN not in signing.methods_of(alice)
    _set(alice, "840271")
    assert _sign(alice, "840271").signed_at == NOON


def test_a_right_one_forgets_the_wrong_ones(alice: Customer) -> None:
    _set(alice)
    for _ in range(2):
        for _wrong in range(3):
            with pytest.raises(signing.WrongSecret):
                _sign(alice, "000001")
        _sign(alice, PIN)


@pytest.mark.parametrize(
    "pin", ["123456", "654321", "890123", "000000", "111222", "112233", "121212", "123123", "880412", "120488", "198804", "12345", "1234567", "12a456"]
)
def test_what_others_would_try_is_refused(alice: Customer, pin: str) -> None:
    alice.birth_date = date(1988, 4, 12)
    with pytest.raises(signing.PoorPin):
        pins.check(alice, pin)


def test_the_end_of_ones_own_number_is_refused(alice: Customer) -> None:
    with pytest.raises(signing.PoorPin):
        pins.check(alice, alice.phone[-6:])


def test_the_page_asks_for_a_code_first_and_then_for_the_digits(alice: Customer, alice_client: Client) -> None:
    assert alice_client.get(URL).context["panel"].method == Method.SMS
    alice_client.post(URL, {"with": "sms", "send": "1"})
    answer = alice_client.post(URL, {"with": "sms", "secret": letters.code(alice.phone)})
    assert (answer.status_code, answer.headers["Location"]) == (302, URL)
    assert list(alice_client.post(URL, {"pin": "123456", "again": "123456"}).context["form"].errors) == ["pin"]
    assert list(alice_client.post(URL, {"pin": PIN, "again": "730519"}).context["form"].errors) == ["again"]
    assert alice_client.post(URL, {"pin": PIN, "again": PIN}).headers["Location"] == "/me/"
    assert pins.is_set(alice)


def test_digits_without_the_code_set_nothing(alice: Customer, alice_client: Client) -> None:
    assert alice_client.post(URL, {"pin": PIN, "again": PIN}).status_code == 200
    assert not pins.is_set(alice)


def test_the_password_of_the_sign_in_is_not_enough_to_set_it(alice_client: Client) -> None:
    page = alice_client.post(URL, {"with": "password", "secret": "walk-together-2026"})
    assert page.status_code == 200
    assert alice_client.get(URL).context["panel"] is not None


def test_a_signature_for_the_digits_ends(alice: Customer, alice_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    alice_client.post(URL, {"with": "sms", "send": "1"})
    alice_client.post(URL, {"with": "sms", "secret": letters.code(alice.phone)})
    StepUpChallenge.objects.update(expires_at=StepUpChallenge.objects.get().asked_at - timedelta(seconds=1))
    alice_client.post(URL, {"pin": PIN, "again": PIN})
    assert not pins.is_set(alice)


def test_a_stranger_has_no_such_page(cast: ModuleType, client: Client) -> None:
    assert client.get(URL).headers["Location"].startswith("/me/sign-in/login/")
    client.force_login(cast.mallory())
    assert client.get(URL).status_code == 302
