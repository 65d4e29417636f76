"""Write to people, and note what they read and want."""

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import get_supported_language_variant, gettext, override

from accounts.identity import phones
from accounts.identity.models import Customer, User
from accounts.inbox import live, rules
from accounts.inbox.models import Message, Preference, Reader
from portal.kernel import carriers
from portal.kernel.ids import new_reference

_PURPOSE: Final = "inbox"
_log = logging.getLogger(__name__)


def send(
    *,
    now: datetime,
    topic: str,
    title: str | Promise,
    body: str | Promise = "",
    user: User | None = None,
    customer: Customer | None = None,
    params: Mapping[str, Any] | None = None,
    link: str = "",
    urgent: bool = False,
    once: str = "",
) -> Message | None:
    """Write to a person: to `user`, else to the login of `customer`; None when the customer has no login.

    `title` and `body` are message ids (marked with gettext_noop or gettext_lazy) with `%(name)s` fields; `params` may
    hold text, whole numbers, Money, dates, datetimes and lazy words. `link` is a path here. `once` names the reason
    (an event's id and the handler): the same reason gives the first message back and tells nobody again. `urgent`
    is drawn so and goes out by SMS and e-mail whatever the topic.
    """
    reader_id = user.pk if user is not None else customer.user_id if customer is not None else None
    if reader_id is None:
        return None
    if topic not in rules.BY_KEY:
        raise LookupError(f"no topic {topic!r}")
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError("a message links to a page of ours")
    message = Message(
        reference=new_reference("MS"), user_id=reader_id, topic=topic, title=rules.message_id(title), body=rules.message_id(body),
        params=rules.stored(params or {}), link=link, urgent=urgent, once=once, created_at=now,
    )  # fmt: skip
    if once:
        Message.objects.bulk_create([message], ignore_conflicts=True)
        stored = Message.objects.get(user_id=reader_id, once=once)
        if stored.reference != message.reference:
            return stored
        message = stored
    else:
        message.save(force_insert=True)
    _send_beside(message, now=now)
    transaction.on_commit(lambda: live.announce(reader_id, message.reference), robust=True)
    return message


def mark_read(*, user: User, reference: str, now: datetime) -> Message | None:
    """Open a message: it counts as read from now on. None when it is not this person's."""
    message = Message.objects.filter(user=user, reference=reference).first()
    if message is not None and message.read_at is None:
        Message.objects.filter(pk=message.pk, read_at=None).update(read_at=now)
        message.read_at = now
        transaction.on_commit(lambda: live.announce(user.pk), robust=True)
    return message


def mark_all_read(*, user: User, now: datetime, topic: str = "") -> int:
    """Everything (of one topic) counts as read; answers how many messages that were."""
    unread = Message.objects.filter(user=user, read_at=None)
    marked = (unread.filter(topic=topic) if topic else unread).update(read_at=now)
    if marked:
        transaction.on_commit(lambda: live.announce(user.pk), robust=True)
    return marked


def choose(*, user: User, wanted: Mapping[str, tuple[bool, bool]], now: datetime) -> None:
    """Keep the choices: topic → (e-mail, SMS). What cannot be switched off is left as it is."""
    rows = [
        Preference(user=user, topic=topic.key, email=wanted[topic.key][0], sms=wanted[topic.key][1], changed_at=now)
        for topic in rules.TOPICS
        if topic.key in wanted and not topic.fixed
    ]
    Preference.objects.bulk_create(rows, update_conflicts=True, unique_fields=["user", "topic"], update_fields=["email", "sms", "changed_at"])


def remember_language(*, user: User, language: str) -> None:
    """Keep the language of the pages this person uses, for e-mail and SMS."""
    Reader.objects.update_or_create(user=user, defaults={"language": language}, create_defaults={"language": language})


def language_of(user: User) -> str:
    """In which language this person is written to beside the inbox."""
    return _language_of(user.pk)


def forget(before: datetime) -> int:
    """Remove messages written before that moment; answers how many."""
    return Message.objects.filter(created_at__lt=before).delete()[0]


def _send_beside(message: Message, *, now: datetime) -> None:
    """By e-mail and SMS, where the person wants them or may not refuse them, and an address is known."""
    by_email, by_sms = _ways(message)
    if not (by_email or by_sms):
        return
    with override(_language_of(message.user_id)):
        title, body = message.said_title, message.said_body
        bank = gettext("Tongxing")
        mail = f"{body}\n\n{gettext('Sign in and open your inbox to read more. We never ask for a password or a code by e-mail.')}\n\n{bank}".strip()
        text = gettext("[%(bank)s] %(title)s") % {"bank": bank, "title": f"{title} {body}".strip()}
    if by_email and (address := _email_of(message.user_id)):
        carriers.email(to=address, subject=title, text=mail, purpose=_PURPOSE, now=now, message_id=_id_of(message, "email"))
    if by_sms and (phone := _phone_of(message.user_id)):
        carriers.sms(phone=phone, text=text, purpose=_PURPOSE, now=now, message_id=_id_of(message, "sms"))


def _ways(message: Message) -> tuple[bool, bool]:
    topic = rules.BY_KEY[message.topic]
    if message.urgent or topic.fixed:
        return True, True
    chosen = Preference.objects.filter(user_id=message.user_id, topic=message.topic).first()
    return (chosen.email, chosen.sms) if chosen else (topic.email, topic.sms)


def _language_of(user_id: int) -> str:
    known = Reader.objects.filter(user_id=user_id).values_list("language", flat=True).first()
    try:
        return get_supported_language_variant(known or settings.LANGUAGE_CODE)
    except LookupError:
        return settings.LANGUAGE_CODE


def _email_of(user_id: int) -> str:
    """The address the person confirmed."""
    return EmailAddress.objects.filter(user_id=user_id, verified=True).order_by("-primary", "pk").values_list("email", flat=True).first() or ""


def _phone_of(user_id: int) -> str:
    """The number the person confirmed, else the one given at a branch."""
    known = phones.of(User.objects.get(pk=user_id))
    return phones.at_home(known[0]) if known and known[1] else ""


def _id_of(message: Message, means: str) -> uuid.UUID:
    """One id for each message and means, so that nothing makes it leave twice."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tongxing:inbox:{message.user_id}:{message.reference}:{means}")
