"""SMS and e-mail leave after the commit, once for an id, through what the settings name; logs and rows give nothing away."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from portal.kernel import carriers
from portal.kernel.carriers import rules, selectors, services
from portal.kernel.carriers.models import OutgoingMessage, OutgoingState, SimulatedMessage
from portal.kernel.carriers.protocol import Letter, TryAgain
from portal.kernel.carriers.simulator import SLOW, Simulator

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
PHONE = "13800000001"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Provider:
    """A provider that does what a test says, and remembers what it was given."""

    knows_ids = True

    def __init__(self, *answers: Exception | str) -> None:
        self.answers, self.given = list(answers), list[Letter]()

    def send(self, letter: Letter) -> str:
        self.given.append(letter)
        answer = self.answers.pop(0) if self.answers else "P-1"
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def provide(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    def use(provider: Provider) -> Provider:
        monkeypatch.setattr(services, "carrier_for", lambda means: provider)
        return provider

    yield use


def ask(phone: str = PHONE, text: str = "您的验证码是 482913", **changes: object) -> OutgoingMessage:
    number = carriers.sms(**{"phone": phone, "text": text, "purpose": "test", "now": NOW} | changes)  # type: ignore[arg-type]
    return OutgoingMessage.objects.get(pk=number)


def test_it_waits_for_the_commit_and_then_wakes_a_worker(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(services.current_app, "send_task", lambda name, **options: woken.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        ask()
        assert woken == []
    assert woken == ["portal.send_messages"]


def test_what_was_undone_is_never_sent(provide, clock: Clock) -> None:  # type: ignore[no-untyped-def]
    provider = provide(Provider())
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert services.work(clock=clock) == 0
    assert provider.given == []


def test_sent_once_with_the_providers_number(provide, clock: Clock) -> None:  # type: ignore[no-untyped-def]
    provider, message = provide(Provider("P-77")), ask()
    assert services.work(clock=clock) == 1
    assert services.work(clock=clock) == 0
    message.refresh_from_db()
    assert (message.state, message.provider_number, message.attempts) == (OutgoingState.SENT, "P-77", 1)
    assert provider.given == [Letter(id=message.pk, to=PHONE, subject="", text="您的验证码是 482913", purpose="test")]


def test_the_same_id_again_is_one_message() -> None:
    number = uuid4()
    ask(message_id=number)
    ask(message_id=number, text="another text")
    assert OutgoingMessage.objects.count() == 1
    assert carriers.sent_to(PHONE)[0].text == "您的验证码是 482913"


def test_a_failed_try_is_repeated_ever_more_slowly(provide, clock: Clock) -> None:  # type: ignore[no-untyped-def]
    provider, message = provide(Provider(TryAgain("busy"), TryAgain("busy"), "P-1")), ask()
    for wait in (2, 4):
        services.work(clock=clock)
        message.refresh_from_db()
        assert (message.state, message.due_at) == (OutgoingState.WAITING, clock.at + timedelta(seconds=wait))
        clock.at = message.due_at
    services.work(clock=clock)
    message.refresh_from_db()
    assert (message.state, len(provider.given), len({letter.id for letter in provider.given})) == (OutgoingState.SENT, 3, 1)


def test_a_code_is_given_up_when_it_helps_nobody_any_more(provide, clock: Clock) -> None:  # type: ignore[no-untyped-def]
    provide(Provider(TryAgain("busy")))
    message = ask()
    clock.at += rules.TRY_SMS_FOR
    services.work(clock=clock)
    message.refresh_from_db()
    assert message.state == OutgoingState.FAILED


def test_an_adapters_mistake_is_the_messages_state(provide, clock: Clock) -> None:  # type: ignore[no-untyped-def]
    provide(Provider(ZeroDivisionError("x"), "P-1"))
    ask(), ask(phone="13800000002")  # whichever is taken first
    services.work(clock=clock)
    outcome = set(OutgoingMessage.objects.values_list("state", "last_error"))
    assert outcome == {(OutgoingState.WAITING, "ZeroDivisionError"), (OutgoingState.SENT, "")}


def test_a_worker_that_died_is_taken_over_with_the_same_id(provide, clock: Clock) -> None:  # type: ignore[no-untyped-def]
    provider, message = provide(Provider()), ask()
    services._claim(NOW)  # the worker that dies
    assert services.work(clock=clock) == 0
    clock.at += rules.CLAIM
    assert services.work(clock=clock) == 1
    assert [letter.id for letter in provider.given] == [message.pk]


def test_where_ids_are_unknown_a_doubtful_try_is_not_repeated(provide, clock: Clock) -> None:  # type: ignore[no-untyped-def]
    provider, message = provide(Provider()), ask()
    provider.knows_ids = False
    services._claim(NOW)
    clock.at += rules.CLAIM
    services.work(clock=clock)
    message.refresh_from_db()
    assert (message.state, provider.given) == (OutgoingState.UNSURE, [])


def test_neither_row_nor_log_gives_the_number_or_the_text_away(provide, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:  # type: ignore[no-untyped-def]
    provide(Provider(carriers.Undeliverable(f"{PHONE} is unknown; text was 您的验证码是 482913"), ZeroDivisionError(PHONE)))
    with caplog.at_level(logging.DEBUG):
        ask()
        ask()
        services.work(clock=clock)
    with connection.cursor() as cursor:
        cursor.execute("select m::text from portal_outgoingmessage m")
        rows = " ".join(row for (row,) in cursor.fetchall())
    for private in (PHONE, "482913"):
        assert private not in rows
        assert private not in caplog.text
    assert "is unknown" in rows


@pytest.mark.parametrize(
    ("ending", "tries", "state", "delivered"),
    [
        ("0001", 1, OutgoingState.SENT, 1),
        ("9992", 1, OutgoingState.SENT, 2),
        ("9993", 2, OutgoingState.SENT, 1),
        ("9994", 1, OutgoingState.FAILED, 0),
        ("9995", 2, OutgoingState.SENT, 1),
    ],
)
def test_the_simulated_provider_misbehaves_by_the_ending(ending: str, tries: int, state: OutgoingState, delivered: int, clock: Clock) -> None:
    message = ask(phone=f"1380000{ending}")
    for _ in range(3):
        services.work(clock=clock)
        clock.at += timedelta(minutes=1)
    message.refresh_from_db()
    assert (message.attempts, message.state, SimulatedMessage.objects.filter(letter_id=message.pk).count()) == (tries, state, delivered)


def test_a_slow_one_arrives_late(clock: Clock) -> None:
    ask(phone="13800009991")
    services.work(clock=clock)
    arrives_at = SimulatedMessage.objects.get().arrives_at
    assert selectors.arrived("13800009991", now=arrives_at - SLOW) == []
    assert len(selectors.arrived("+86 138 0000 9991", now=arrives_at)) == 1


def test_the_simulator_refuses_to_be_real(settings: Settings) -> None:
    settings.MAILBOX = False
    with pytest.raises(ImproperlyConfigured):
        Simulator()


def test_old_messages_go() -> None:
    ask()
    ask(now=NOW + timedelta(days=1))
    assert services.forget(NOW + timedelta(hours=1)) == 1
    assert OutgoingMessage.objects.count() == 1
