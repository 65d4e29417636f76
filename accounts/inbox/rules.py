"""Topics, what of them may be switched off, and how parameters are stored and said. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, override
from django.utils.translation import gettext_lazy as _

from portal.kernel.money import Money
from portal.templatetags.dates import when
from portal.templatetags.money import money


@dataclass(frozen=True, slots=True)
class Topic:
    """What messages of one kind are about. `fixed`: e-mail and SMS cannot be switched off. `email`, `sms`: what holds until chosen."""

    key: str
    name: str | Promise
    icon: str
    about: str | Promise
    email: bool = False
    sms: bool = False
    fixed: bool = False


TOPICS: Final = (
    Topic("security", _("Security"), "shield-check", _("Sign-ins, new devices, changed passwords and codes."), email=True, sms=True, fixed=True),
    Topic("movements", _("Money in and out"), "arrow-left-right", _("Movements above the amount you choose on each account's page.")),
    Topic("transfers", _("Transfers"), "send", _("What became of what you sent: arrived, waiting, undone, not made.")),
    Topic("onboarding", _("Opening an account"), "id-card", _("Where your application stands and what it still needs."), email=True),
    Topic("family", _("Family"), "users", _("Invitations, and what members of your family share with you."), email=True),
    Topic("complaints", _("Complaints"), "message-square-warning", _("What becomes of a complaint of yours, and by when."), email=True),
    Topic("service", _("Service"), "headset", _("Documents, appointments and answers from your branch.")),
)
BY_KEY: Final[Mapping[str, Topic]] = {topic.key: topic for topic in TOPICS}
#: The bell counts no further: 99+ says enough, and its query stays short.
COUNTED: Final = 100


def stored(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as JSON keeps them: text and whole numbers as they are; money, times, words and names (Chinese, English) tagged.

    >>> stored({"amount": Money(30000), "name": "王伟"})
    {'amount': {'money': [30000, 'CNY']}, 'name': '王伟'}
    """
    return {name: _stored(value) for name, value in params.items()}


def said(msgid: str, params: Mapping[str, Any]) -> str:
    """The sentence in the language of the moment. A parameter that is missing leaves the sentence as it is written."""
    text = gettext(msgid) if msgid else ""
    if not params:
        return text
    try:
        return text % {name: _said(value) for name, value in params.items()}
    except (KeyError, ValueError, TypeError):
        return text


def shown_count(count: int) -> str:
    """What stands in the bell's dot.

    >>> shown_count(3), shown_count(COUNTED)
    ('3', '99+')
    """
    return str(count) if count < COUNTED else f"{COUNTED - 1}+"


def spoken_count(count: int) -> str:
    """What a screen reader says of the bell, in the language of the moment."""
    if count == 0:
        return gettext("Messages, nothing new")
    return ngettext("%(count)s unread message", "%(count)s unread messages", count) % {"count": shown_count(count)}


def message_id(words: str | Promise) -> str:
    """What is stored for words to be translated later: the English id, also of a lazy string."""
    with override(None):
        return str(words)


def _stored(value: Any) -> Any:
    match value:
        case Money():
            return {"money": [value.minor, value.currency]}
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Promise():
            return {"words": message_id(value)}
        case (str(chinese), str(english)):
            return {"names": [chinese, english]}
        case str() | int():
            return value
    raise TypeError(f"a message cannot hold a {type(value).__name__}")


def _said(value: Any) -> str:
    match value:
        case {"money": [minor, currency]}:
            return money(minor, currency)
        case {"at": moment}:
            return when(datetime.fromisoformat(moment), "moment")
        case {"day": day}:
            return when(date.fromisoformat(day), "full")
        case {"words": words}:
            return gettext(words)
        case {"names": [chinese, english]}:
            return str(english if english and (get_language() or "").startswith("en") else chinese)
    return str(value)
