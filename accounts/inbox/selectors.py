"""What a person's inbox shows."""

from dataclasses import dataclass
from typing import Final

from accounts.identity.models import User
from accounts.inbox import rules
from accounts.inbox.models import Message, Preference

PAGE_SIZE: Final = 20


@dataclass(frozen=True, slots=True)
class Page:
    """Messages newest first; `before` is the key of the next page, empty when there is none."""

    messages: list[Message]
    before: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One topic with what the person wants of it."""

    topic: rules.Topic
    email: bool
    sms: bool


def unread(*, user_id: int) -> int:
    """How many messages wait to be read, up to rules.COUNTED; one short index scan."""
    return Message.objects.filter(user_id=user_id, read_at=None).values("pk")[: rules.COUNTED].count()


def page(*, user: User, topic: str = "", before: str = "", limit: int = PAGE_SIZE) -> Page:
    """One page of the inbox, equally quick at any depth: references sort by time."""
    found = Message.objects.filter(user=user)
    if topic:
        found = found.filter(topic=topic)
    if before:
        found = found.filter(reference__lt=before)
    rows = list(found.order_by("-reference")[: limit + 1])
    shown = rows[:limit]
    return Page(shown, shown[-1].reference if len(rows) > limit else "")


def choices(*, user: User) -> list[Choice]:
    """Every topic with the person's choice, or what holds until they choose."""
    chosen = {row.topic: row for row in Preference.objects.filter(user=user)}
    return [_choice(topic, chosen.get(topic.key)) for topic in rules.TOPICS]


def _choice(topic: rules.Topic, row: Preference | None) -> Choice:
    return Choice(topic, row.email, row.sms) if row and not topic.fixed else Choice(topic, topic.email, topic.sms)
