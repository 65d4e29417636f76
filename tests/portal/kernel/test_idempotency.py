"""An act without a posting is done once for a person and a key."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from portal.kernel import idempotency
from portal.kernel.errors import Refusal
from portal.kernel.idempotency import services
from portal.kernel.idempotency.models import OnceKey

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
RENAME = {"act": "account.rename", "account": 7, "name": "家用"}


def rename(done: list[str], *, person: str = "customer:1", key: str = "k", content: dict[str, object] = RENAME, now: datetime = NOW) -> object:
    with idempotency.once(person=person, key=key, content=content, now=now) as act:
        if act.replayed:
            return act.answer
        done.append(f"{person} {content}")
        act.answer = {"reference": f"NN{len(done)}"}
    return act.answer


@pytest.mark.django_db
def test_the_same_key_and_content_gives_the_first_answer() -> None:
    done: list[str] = []
    assert rename(done) == {"reference": "NN1"}
    assert rename(done) == {"reference": "NN1"}
    assert rename(done, now=NOW + timedelta(days=1)) == {"reference": "NN1"}
    assert len(done) == 1


@pytest.mark.django_db
def test_the_order_of_the_content_does_not_matter() -> None:
    done: list[str] = []
    rename(done)
    assert rename(done, content=dict(reversed(RENAME.items()))) == {"reference": "NN1"}


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"name": "旅行"}, {"account": 8}, {"account": "7"}, {"act": "account.close"}])
def test_the_same_key_with_other_content_is_refused(other: dict[str, object]) -> None:
    done: list[str] = []
    rename(done)
    with pytest.raises(idempotency.SameKeyOtherContent) as refused:
        rename(done, content=RENAME | other)
    assert refused.value.code == "key_reused"
    assert isinstance(refused.value, Refusal)
    assert len(done) == 1


@pytest.mark.django_db
def test_another_persons_key_is_another_key() -> None:
    done: list[str] = []
    assert rename(done) == {"reference": "NN1"}
    assert rename(done, person="customer:2") == {"reference": "NN2"}


@pytest.mark.django_db
def test_a_key_of_any_length_and_alphabet_works() -> None:
    done: list[str] = []
    key = "键'; drop table\x00" * 10_000
    assert rename(done, key=key) == {"reference": "NN1"}
    assert rename(done, key=key) == {"reference": "NN1"}
    assert rename(done, key=key + " ") == {"reference": "NN2"}


@pytest.mark.django_db
def test_an_act_that_failed_leaves_its_key_free() -> None:
    done: list[str] = []
    with pytest.raises(ZeroDivisionError), idempotency.once(person="customer:1", key="k", content=RENAME, now=NOW):
        raise ZeroDivisionError
    assert OnceKey.objects.count() == 0
    assert rename(done, content=RENAME | {"name": "corrected"}) == {"reference": "NN1"}


@pytest.mark.django_db
def test_old_keys_are_freed() -> None:
    done: list[str] = []
    rename(done)
    assert services.forget(NOW) == 0
    assert services.forget(NOW + timedelta(seconds=1)) == 1
    assert rename(done) == {"reference": "NN2"}


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_acts_and_both_get_its_answer() -> None:
    done: list[str] = []
    answers = at_once(8, lambda: rename(done))
    assert answers == [{"reference": "NN1"}] * 8
    assert len(done) == 1


@pytest.mark.django_db(transaction=True)
def test_when_the_first_of_two_fails_the_second_acts() -> None:
    outcomes: list[str] = []

    def act() -> object:
        with idempotency.once(person="customer:1", key="k", content=RENAME, now=NOW) as once:
            if once.replayed:
                return once.answer
            outcomes.append("acted")
            if len(outcomes) == 1:
                raise ConnectionError
            once.answer = "second"
        return once.answer

    answers = at_once(2, act)
    assert [answer for answer in answers if not isinstance(answer, ConnectionError)] == ["second"]
    assert outcomes == ["acted", "acted"]


def at_once(count: int, act: Callable[[], object]) -> list[object]:
    """What each of `count` threads got, started together, each on its own connection."""
    barrier, answers = Barrier(count, timeout=60), []

    def one() -> None:
        barrier.wait()
        try:
            answers.append(act())
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
