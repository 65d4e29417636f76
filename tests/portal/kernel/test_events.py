"""News is told after the commit, at least once, to each handler by itself, whatever happens to broker and workers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from celery import Celery, current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from portal import tasks
from portal.kernel import events
from portal.kernel.events import deliveries, pruning, services
from portal.kernel.events.models import Delivery, Event
from portal.kernel.idempotency.models import OnceKey
from portal.kernel.ids import posting_key

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
BUDGET = timedelta(seconds=20)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clean board: what the bank's own handlers do is their tests' business."""
    monkeypatch.setattr(services, "_handlers", services.defaultdict(dict))
    monkeypatch.setattr(services, "_quiet_until", 0.0)


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """Events that the handler `inbox` of `card.lost` heard, by id."""
    found: list[int] = []
    events.subscribe("card.lost", "inbox", lambda event: found.append(event.pk))
    yield found


def lose_card(number: int = 1) -> int:
    return events.record("card.lost", subject=f"card:{number}", actor_id=12, payload={"card": number}, now=NOW)


def work(at: datetime = NOW) -> events.deliveries.Worked:
    return events.work(clock=lambda: at, budget=BUDGET)


def test_a_fact_is_told_to_its_handler_once(heard: list[int]) -> None:
    number = lose_card()
    assert work() == deliveries.Worked(handed_out=1, done=1, failed=0)
    assert work() == deliveries.Worked()
    assert heard == [number]
    event = Event.objects.get()
    assert (event.topic, event.subject, event.actor_id, event.payload, event.at) == ("card.lost", "card:1", 12, {"card": 1}, NOW)
    delivery = Delivery.objects.get()
    assert (delivery.handler, delivery.state, delivery.attempts, delivery.done_at) == ("inbox", Delivery.State.DONE, 1, NOW)


def test_a_fact_nobody_asked_for_is_handed_out_to_nobody(heard: list[int]) -> None:
    events.record("branch.opened", subject="branch:1", actor_id=0, payload={}, now=NOW)
    assert work() == deliveries.Worked(handed_out=1)
    assert not Delivery.objects.exists()


def test_a_row_that_sql_wrote_is_told_like_any_other(heard: list[int]) -> None:
    """The ledger's posting function inserts into portal_event itself."""
    with connection.cursor() as cursor:
        cursor.execute("insert into portal_event (topic, subject, actor_id, at) values ('card.lost', 'card:9', 12, %s) returning id", [NOW])
        (number,) = cursor.fetchone()
    work()
    assert heard == [number]
    assert Event.objects.get().payload == {}


def test_what_is_rolled_back_is_never_told(heard: list[int]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        lose_card()
        raise ZeroDivisionError
    assert work() == deliveries.Worked()
    assert heard == []


def test_one_handlers_failure_is_its_own(heard: list[int]) -> None:
    def fail(event: Event) -> None:
        raise ConnectionError("mail is away")

    events.subscribe("card.lost", "mail", fail)
    lose_card()
    assert work() == deliveries.Worked(handed_out=1, done=1, failed=1)
    failed = Delivery.objects.get(handler="mail")
    assert (failed.state, failed.attempts, failed.due_at) == (Delivery.State.WAITING, 1, NOW + timedelta(seconds=5))
    assert failed.last_error.strip().endswith("ConnectionError: mail is away")
    assert len(heard) == 1


def test_a_failed_handlers_writes_are_undone_and_a_done_ones_kept() -> None:
    tried: list[int] = []

    def write_then_fail_once(event: Event) -> None:
        OnceKey.objects.create(pk=posting_key("handler", str(event.pk)), person="handler", content=b"", created_at=NOW)
        tried.append(event.pk)
        if len(tried) == 1:
            raise ConnectionError

    events.subscribe("card.lost", "writes", write_then_fail_once)
    lose_card()
    work()
    assert OnceKey.objects.count() == 0
    work(NOW + timedelta(seconds=5))
    assert OnceKey.objects.count() == 1
    assert tried[0] == tried[1]


def test_waits_double_from_five_seconds_to_an_hour() -> None:
    waits = [deliveries.wait_before(attempts).total_seconds() for attempts in range(1, 13)]
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]


def test_after_twelve_attempts_it_is_given_up_with_its_error_and_can_be_revived() -> None:
    attempts: list[datetime] = []

    def fail(event: Event) -> None:
        attempts.append(moment)
        raise ValueError("no such inbox")

    events.subscribe("card.lost", "inbox", fail)
    lose_card()
    moment = NOW
    for _ in range(20):
        work(moment)
        moment += timedelta(hours=1)
    delivery = Delivery.objects.get()
    assert len(attempts) == deliveries.GIVE_UP_AFTER
    assert delivery.state == Delivery.State.DEAD
    assert "ValueError: no such inbox" in delivery.last_error
    assert events.revive([delivery.pk], now=moment) == 1
    work(moment)
    assert len(attempts) == deliveries.GIVE_UP_AFTER + 1
    assert events.revive([delivery.pk], now=moment) == 0


def test_a_handler_that_is_gone_is_retried_and_says_so(heard: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    lose_card()
    deliveries.hand_out(now=NOW)
    monkeypatch.setattr(services, "_handlers", services.defaultdict(dict))
    assert work().failed == 1
    assert "no handler 'inbox' subscribes to 'card.lost'" in Delivery.objects.get().last_error


def test_a_worker_killed_in_the_middle_gives_its_claim_back(heard: list[int]) -> None:
    lose_card()
    deliveries.hand_out(now=NOW)
    assert len(deliveries.claim(now=NOW)) == 1  # and then nothing: the worker was killed
    assert work(NOW + timedelta(seconds=59)) == deliveries.Worked()
    assert work(NOW + timedelta(seconds=60)).done == 1
    assert len(heard) == 1


def test_an_event_that_kills_every_worker_is_given_up(heard: list[int]) -> None:
    lose_card()
    deliveries.hand_out(now=NOW)
    moment = NOW
    for _ in range(deliveries.GIVE_UP_AFTER):
        deliveries.claim(now=moment)
        moment += deliveries.CLAIM
    assert work(moment).failed == 1
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.last_error) == (Delivery.State.DEAD, "The worker ended in the middle of the last attempt.")
    assert heard == []


def test_a_late_worker_does_not_repeat_what_another_finished(heard: list[int]) -> None:
    lose_card()
    deliveries.hand_out(now=NOW)
    (late,) = deliveries.claim(now=NOW)
    later = NOW + deliveries.CLAIM
    assert work(later).done == 1
    assert deliveries._attempt(late, clock=lambda: later) is None
    assert len(heard) == 1


def test_two_handlers_of_one_name_are_a_mistake_and_the_same_one_twice_is_not(heard: list[int]) -> None:
    handler = services.handler_of("card.lost", "inbox")
    events.subscribe("card.lost", "inbox", handler)
    with pytest.raises(ValueError, match="two handlers"):
        events.subscribe("card.lost", "inbox", print)


def test_the_lag_is_the_age_of_the_oldest_untold_fact(heard: list[int]) -> None:
    assert events.waiting(NOW) == timedelta()
    lose_card()
    assert events.waiting(NOW + timedelta(minutes=3)) == timedelta(minutes=3)
    deliveries.hand_out(now=NOW)
    assert events.waiting(NOW + timedelta(minutes=4)) == timedelta(minutes=4)
    work()
    assert events.waiting(NOW + timedelta(minutes=5)) == timedelta()


def test_old_news_goes_when_everybody_heard_it_and_not_before(heard: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(event: Event) -> None:
        raise ConnectionError

    monkeypatch.setattr(pruning, "CHUNK", 2)
    old, failing, young = lose_card(), events.record("mail.sent", subject="m:1", actor_id=1, payload={}, now=NOW), lose_card()
    Event.objects.filter(pk=young).update(at=NOW + timedelta(days=2))
    events.subscribe("mail.sent", "mail", fail)
    work()
    untold = lose_card()
    assert pruning.prune(NOW + timedelta(days=1)) == 1
    assert list(Event.objects.order_by("pk").values_list("pk", flat=True)) == [failing, young, untold]
    assert not Delivery.objects.filter(event_id=old).exists()
    assert pruning.prune(NOW + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("statement", "index"),
    [(deliveries._HAND_OUT, "portal_event_waiting"), (deliveries._CLAIM, "portal_delivery_due")],
)
def test_queues_are_read_by_their_partial_indexes(statement: str, index: str) -> None:
    values: dict[str, Any] = {"limit": 50, "now": NOW, "until": NOW, "topics": ["card.lost"], "handlers": ["inbox"]}
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain {statement}", values)
        assert index in "\n".join(row for (row,) in cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_four_workers_share_the_work_and_repeat_none() -> None:
    heard: list[int] = []
    events.subscribe("card.lost", "inbox", lambda event: heard.append(event.pk))
    numbers = [lose_card(number) for number in range(200)]
    barrier = Barrier(4, timeout=60)

    def worker() -> None:
        barrier.wait()
        work()
        connection.close()

    threads = [Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()
    assert sorted(heard) == numbers
    assert set(Delivery.objects.values_list("state", "attempts")) == {(Delivery.State.DONE, 1)}


@pytest.mark.django_db(transaction=True)
def test_an_emptied_broker_loses_nothing(heard: list[int]) -> None:
    """The commit's message to the broker is thrown away; the beat's task finds the row."""
    with current_app.connection_for_write() as broker:
        broker.default_channel.queue_purge("default")  # what other tests left
        number = lose_card()
        assert broker.default_channel.queue_purge("default") == 1
    tasks.deliver_events()
    assert heard == [number]


@pytest.mark.django_db(transaction=True)
def test_a_burst_wakes_the_workers_once_and_a_rollback_never(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: sent.append(name))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        lose_card()
        raise ZeroDivisionError
    assert sent == []
    for _ in range(10):
        lose_card()
    assert sent == ["portal.deliver_events"]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_does_not_fail_the_act(monkeypatch: pytest.MonkeyPatch, heard: list[int]) -> None:
    tried: list[str] = []

    def away(name: str, **options: object) -> None:
        tried.append(name)
        raise OperationalError("connection refused")

    monkeypatch.setattr(current_app, "send_task", away)
    numbers = [lose_card(), lose_card()]
    assert tried == ["portal.deliver_events"]  # and then ten quiet seconds
    tasks.deliver_events()
    assert heard == numbers


def test_a_broker_really_away_is_known_at_once(settings: Any) -> None:
    """Without a retry in the transport's own options every commit would wait for six seconds."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    assert options["max_retries"] <= 1
    with Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False) as app, pytest.raises(OperationalError):
        app.conf.broker_transport_options = options
        app.send_task("portal.deliver_events", retry=False)
