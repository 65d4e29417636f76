"""Ask for a sending, and hand over what is due."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Final, cast
from uuid import UUID, uuid4

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from portal.kernel import vault
from portal.kernel.carriers import rules
from portal.kernel.carriers.models import Means, OutgoingMessage, OutgoingState, SimulatedMessage
from portal.kernel.carriers.protocol import Carrier, Letter, TryAgain, Undeliverable

TASK: Final = "portal.send_messages"
CHUNK: Final = 20
_ERROR_CHARACTERS: Final = 200

_CLAIM: Final = """
    with due as (
        select id, state from portal_outgoingmessage where state <= 1 and due_at <= %(now)s
        order by due_at, id limit %(limit)s for update skip locked
    )
    update portal_outgoingmessage m set state = 1, due_at = %(until)s, attempts = m.attempts + 1
    from due where m.id = due.id returning m.id, due.state
"""
_log = logging.getLogger(__name__)


def sms(*, phone: str, text: str, purpose: str, now: datetime, message_id: UUID | None = None) -> UUID:
    """Send a text message after the commit; the same `message_id` again sends nothing. Answers the id."""
    return _ask(means=Means.SMS, to=phone, subject="", text=text, purpose=purpose, now=now, number=message_id or uuid4())


def email(*, to: str, subject: str, text: str, purpose: str, now: datetime, message_id: UUID | None = None) -> UUID:
    """Send a plain e-mail after the commit; the same `message_id` again sends nothing. Answers the id."""
    return _ask(means=Means.EMAIL, to=to, subject=subject, text=text, purpose=purpose, now=now, number=message_id or uuid4())


def work(*, clock: Callable[[], datetime], budget: timedelta = timedelta(seconds=20)) -> int:
    """Hand over what is due until nothing is or the budget is used; answers how many were taken. Any number may work at once."""
    end, taken = clock() + budget, 0
    while (now := clock()) < end and (claimed := _claim(now)):
        messages = {message.pk: message for message in OutgoingMessage.objects.filter(pk__in=[number for number, _ in claimed])}
        for number, was in claimed:
            _hand_over(messages[number], was_under_way=was == OutgoingState.UNDER_WAY, clock=clock)
        taken += len(claimed)
    return taken


def forget(before: datetime) -> int:
    """Remove messages asked for before that moment; answers how many."""
    SimulatedMessage.objects.filter(arrives_at__lt=before).delete()
    return OutgoingMessage.objects.filter(created_at__lt=before).delete()[0]


def address_hash(address: str) -> bytes:
    """By which messages to a number or an e-mail address are found."""
    return vault.lookup_hash("contact", rules.written_one_way(address))


@cache
def carrier_for(means: str) -> Carrier:
    """The adapter that the settings name for SMS or e-mail."""
    path = settings.SMS_CARRIER if means == Means.SMS else settings.EMAIL_CARRIER
    return cast(Carrier, import_string(path)())


def nudge() -> None:
    """Wake a worker now; when the broker is away, the beat does it later."""
    try:
        current_app.send_task(TASK, retry=False, expires=20, ignore_result=True)
    except (OperationalError, OSError) as error:
        _log.warning("the broker is away, messages wait for the beat: %s", type(error).__name__)


def _ask(*, means: Means, to: str, subject: str, text: str, purpose: str, now: datetime, number: UUID) -> UUID:
    message = OutgoingMessage(
        id=number, means=means, to=rules.written_one_way(to), to_hash=address_hash(to), subject=subject, text=text,
        purpose=purpose, due_at=now, created_at=now,
    )  # fmt: skip
    OutgoingMessage.objects.bulk_create([message], ignore_conflicts=True)
    transaction.on_commit(nudge, robust=True)
    return number


def _claim(now: datetime) -> list[tuple[UUID, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "until": now + rules.CLAIM, "limit": CHUNK})
        return list(cursor.fetchall())


def _hand_over(message: OutgoingMessage, *, was_under_way: bool, clock: Callable[[], datetime]) -> None:
    """One try. The provider is called outside any transaction, so a slow one holds no lock."""
    carrier = carrier_for(message.means)
    if was_under_way and not carrier.knows_ids:
        _end(message, OutgoingState.UNSURE, now=clock(), error="The worker ended during the last try.")
        return
    letter = Letter(id=message.pk, to=message.to, subject=message.subject, text=message.text, purpose=message.purpose)
    try:
        number = carrier.send(letter)
    except Undeliverable as error:
        _end(message, OutgoingState.FAILED, now=clock(), error=_said(error, letter))
    except TryAgain as error:
        _postpone(message, now=clock(), error=_said(error, letter))
    except Exception as error:  # an adapter's mistake is the message's state, not the worker's end
        _log.warning("message %s (%s) was not handed over: %s", message.pk, message.means, type(error).__name__)
        _postpone(message, now=clock(), error=type(error).__name__)
    else:
        _end(message, OutgoingState.SENT, now=clock(), number=number)


def _postpone(message: OutgoingMessage, *, now: datetime, error: str) -> None:
    patience = rules.TRY_SMS_FOR if message.means == Means.SMS else rules.TRY_EMAIL_FOR
    if now - message.created_at >= patience:
        _end(message, OutgoingState.FAILED, now=now, error=error)
        return
    due_at = now + rules.wait_before(message.attempts)
    _mine(message).update(state=OutgoingState.WAITING, due_at=due_at, last_error=error)


def _end(message: OutgoingMessage, state: OutgoingState, *, now: datetime, number: str = "", error: str = "") -> None:
    if state != OutgoingState.SENT:
        _log.warning("message %s (%s) ended: %s", message.pk, message.means, state.name.lower())
    _mine(message).update(state=state, ended_at=now, provider_number=number[:100], last_error=error)


def _mine(message: OutgoingMessage) -> QuerySet[OutgoingMessage]:
    """The row, unless another worker took it over meanwhile."""
    return OutgoingMessage.objects.filter(pk=message.pk, state=OutgoingState.UNDER_WAY, attempts=message.attempts)


def _said(error: Exception, letter: Letter) -> str:
    """The provider's words without the address and the text, which it may repeat."""
    said = str(error)
    for private in (letter.to, letter.text, letter.subject):
        said = said.replace(private, "…") if private else said
    return said[:_ERROR_CHARACTERS]
