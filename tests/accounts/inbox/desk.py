"""Letters as capabilities write them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from accounts.identity.models import Customer, User
from accounts.inbox import services as inbox
from accounts.inbox.models import Message
from portal.kernel.clock import BANK_ZONE
from portal.kernel.money import Money

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=BANK_ZONE)
MINUTE = timedelta(minutes=1)
#: A sentence that is translated.
TITLE = gettext_noop("%(amount)s came in")


def letter(to: Customer | User, **changes: Any) -> Message:
    """A message about ¥300.00 that came in."""
    login = to.user if isinstance(to, Customer) else to
    given: dict[str, Any] = {"user": login, "topic": "movements", "title": TITLE, "params": {"amount": Money(30_000)}, "now": NOON}
    message = inbox.send(**given | changes)
    assert message is not None
    return message
