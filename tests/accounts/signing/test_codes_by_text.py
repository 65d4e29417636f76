"""A code by text message: names its act, signs only that act, once, for five minutes."""

from datetime import timedelta
from types import ModuleType

import pytest
from django.core.cache import cache
from django.utils import translation

from accounts.identity.models import Customer
from accounts.signing import codes
from accounts.signing import services as signing
from accounts.signing.models import StepUpChallenge
from accounts.signing.services import Method
from portal.kernel.money import Money
from tests.accounts.identity import letters
from tests.accounts.transfers.desk import NOON, actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(cast: ModuleType) -> Customer:
    cache.clear()
    return cast.alice()


def ask(who: Customer, fen: int, payee: str = "王伟") -> StepUpChallenge:
    act = signing.act_hash("test", str(fen), payee)
    return signing.ask(customer=who, action="test", act=act, actor=actor_for(who), now=NOON, amount=Money(fen), payee=payee)


def send(challenge: StepUpChallenge, minutes: int = 0) -> str:
    with translation.override("en"):
        codes.send_code(challenge=challenge, actor=actor_for(challenge.customer), now=NOON + timedelta(minutes=minutes))
    return letters.code(challenge.customer.phone)


def sign(challenge: StepUpChallenge, code: str, minutes: int = 0) -> StepUpChallenge:
    actor = actor_for(challenge.customer)
    with translation.override("en"):
        return signing.sign(challenge=challenge, secret=code, method=Method.SMS, actor=actor, now=NOON + timedelta(minutes=minutes))


def test_the_message_names_the_amount_and_the_payee(alice: Customer) -> None:
    send(ask(alice, 20_000))
    assert "¥200.00 to 王伟" in letters.newest(alice.phone)


def test_it_signs_its_act(alice: Customer) -> None:
    challenge = ask(alice, 20_000)
    assert sign(challenge, send(challenge)).method == "sms"


def test_a_code_for_another_amount_is_refused_by_name_and_a_new_one_sent(alice: Customer) -> None:
    small, large = ask(alice, 20_000), ask(alice, 200_000)
    code = send(small)
    with pytest.raises(signing.OtherAct) as refused:
        sign(large, code, minutes=1)
    assert str(refused.value) == "That code was for ¥200.00; you are now sending ¥2,000.00. We sent a new one."
    assert "2,000.00" in letters.newest(alice.phone)
    large.refresh_from_db()
    assert large.signed_at is None
    assert sign(large, letters.code(alice.phone)).signed_at == NOON


def test_a_code_is_not_guessed(alice: Customer) -> None:
    challenge = ask(alice, 20_000)
    right = send(challenge)
    wrong = "111111" if right != "111111" else "222222"
    for _ in range(signing.TRIES):
        with pytest.raises(signing.WrongSecret):
            sign(challenge, wrong)
    with pytest.raises(signing.TooManyTries):
        sign(challenge, right)


def test_it_ends_after_five_minutes(alice: Customer) -> None:
    challenge = ask(alice, 20_000)
    code = send(challenge)
    with pytest.raises(signing.SignatureEnded):
        sign(challenge, code, minutes=5)


def test_it_signs_once(alice: Customer) -> None:
    challenge = ask(alice, 20_000)
    signed = sign(challenge, send(challenge))
    actor = actor_for(alice)
    signing.use(challenge_id=signed.pk, customer=alice, act=bytes(challenge.act_hash), actor=actor, now=NOON)
    with pytest.raises(signing.NotSigned):
        signing.use(challenge_id=signed.pk, customer=alice, act=bytes(challenge.act_hash), actor=actor, now=NOON)
    with pytest.raises(signing.SignatureRefused):
        sign(challenge, letters.code(alice.phone))


def test_a_newer_code_ends_the_older(alice: Customer) -> None:
    challenge = ask(alice, 20_000)
    first, second = send(challenge), send(challenge, minutes=1)
    if first != second:
        with pytest.raises(signing.WrongSecret):
            sign(challenge, first)
    assert sign(challenge, second).signed_at == NOON


def test_three_codes_a_challenge_and_ten_an_hour(alice: Customer) -> None:
    challenge = ask(alice, 20_000)
    for _ in range(3):
        send(challenge)
    with pytest.raises(signing.TooManyCodes):
        send(challenge)
    for _ in range(7):
        send(ask(alice, 20_000))
    with pytest.raises(signing.TooManyCodes):
        send(ask(alice, 20_000))


def test_the_digits_are_not_kept(alice: Customer) -> None:
    challenge = ask(alice, 20_000)
    code = send(challenge)
    assert challenge.code_hash is not None
    assert code.encode() not in bytes(challenge.code_hash)


def test_without_a_number_there_is_no_code(alice: Customer) -> None:
    Customer.objects.filter(pk=alice.pk).update(phone="")
    challenge = ask(Customer.objects.get(pk=alice.pk), 100)
    with pytest.raises(signing.NoPhone):
        codes.send_code(challenge=challenge, actor=actor_for(alice), now=NOON)
    assert Method.SMS not in signing.methods_of(challenge.customer)
