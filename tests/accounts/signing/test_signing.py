"""A signature: one person, one session, one act, once."""

from datetime import timedelta
from types import ModuleType

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from accounts.identity.models import Customer
from accounts.signing import services as signing
from accounts.signing.models import StepUpChallenge
from portal.kernel.audit.models import AuditEntry
from tests.accounts.transfers.desk import NOON, actor_for

pytestmark = pytest.mark.django_db

PASSWORD = "walk-together-2026"
ACT = signing.act_hash("test", "1")


@pytest.fixture
def alice(cast: ModuleType) -> Customer:
    cache.clear()
    return cast.alice()


def ask(who: Customer, session: str = "session-one") -> StepUpChallenge:
    return signing.ask(customer=who, action="test", act=ACT, actor=actor_for(who, session), now=NOON)


def sign(challenge: StepUpChallenge, secret: str = PASSWORD, minutes: int = 0) -> StepUpChallenge:
    return signing.sign(challenge=challenge, secret=secret, actor=actor_for(challenge.customer), now=NOON + timedelta(minutes=minutes))


def use(challenge: StepUpChallenge, *, act: bytes = ACT, session: str = "session-one", minutes: int = 0) -> None:
    actor = actor_for(challenge.customer, session)
    signing.use(challenge_id=challenge.pk, customer=challenge.customer, act=act, actor=actor, now=NOON + timedelta(minutes=minutes))


def test_the_password_signs_where_there_is_no_authenticator(alice: Customer) -> None:
    signed = sign(ask(alice))
    assert (signed.method, signed.signed_at, signed.used_at) == ("password", NOON, None)


def test_it_is_used_once(alice: Customer) -> None:
    signed = sign(ask(alice))
    use(signed)
    with pytest.raises(signing.NotSigned):
        use(signed)


def test_unsigned_it_is_worth_nothing(alice: Customer) -> None:
    with pytest.raises(signing.NotSigned):
        use(ask(alice))


def test_it_is_worthless_for_another_act_another_session_and_another_person(alice: Customer, cast: ModuleType) -> None:
    signed = sign(ask(alice))
    for changed in ({"act": signing.act_hash("test", "2")}, {"session": "session-two"}):
        with pytest.raises(signing.NotSigned):
            use(signed, **changed)  # type: ignore[arg-type]
    signed.customer = cast.bob()
    with pytest.raises(signing.NotSigned):
        use(signed)


def test_it_ends_after_five_minutes(alice: Customer) -> None:
    challenge = ask(alice)
    with pytest.raises(signing.SignatureRefused):
        sign(challenge, minutes=5)
    signed = sign(ask(alice))
    with pytest.raises(signing.NotSigned):
        use(signed, minutes=5)


def test_a_wrong_password_is_counted_and_recorded(alice: Customer) -> None:
    challenge = ask(alice)
    with pytest.raises(signing.WrongSecret):
        sign(challenge, "wrong")
    challenge.refresh_from_db()
    assert (challenge.attempts, challenge.signed_at) == (1, None)
    assert AuditEntry.objects.filter(actor=f"customer:{alice.pk}", verb="signature.failed").count() == 1


def test_after_five_tries_even_the_right_one_is_too_late(alice: Customer) -> None:
    challenge = ask(alice)
    for _ in range(5):
        with pytest.raises(signing.WrongSecret):
            sign(challenge, "wrong")
    with pytest.raises(signing.TooManyTries):
        sign(challenge)


def test_asking_anew_buys_no_more_than_fifteen_tries_an_hour(alice: Customer) -> None:
    for _ in range(3):
        challenge = ask(alice)
        for _ in range(5):
            with pytest.raises(signing.WrongSecret):
                sign(challenge, "wrong")
    with pytest.raises(signing.TooManyTries):
        sign(ask(alice))


def test_with_an_authenticator_the_code_signs_once_and_the_password_does_not(alice: Customer) -> None:
    secret = generate_totp_secret()
    TOTP.activate(alice.user, secret)
    assert Authenticator.objects.filter(user=alice.user).count() == 1
    with pytest.raises(signing.WrongSecret):
        sign(ask(alice))
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert sign(ask(alice), code).method == "code"
    with pytest.raises(signing.WrongSecret):
        sign(ask(alice), code)


def test_an_open_challenge_is_found_only_by_its_person_in_its_session(alice: Customer, cast: ModuleType) -> None:
    challenge = ask(alice)
    found = signing.open_challenge(reference=challenge.reference, customer=alice, actor=actor_for(alice), now=NOON)
    assert found.pk == challenge.pk
    for who, session in ((alice, "session-two"), (cast.bob(), "session-one")):
        with pytest.raises(signing.SignatureEnded):
            signing.open_challenge(reference=challenge.reference, customer=who, actor=actor_for(who, session), now=NOON)


def test_without_a_session_nothing_can_be_signed(alice: Customer) -> None:
    with pytest.raises(signing.NotSigned):
        ask(alice, session="")
