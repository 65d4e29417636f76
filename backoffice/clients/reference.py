"""The settings a new bank starts with."""

from datetime import date
from typing import Final

from django.utils.translation import gettext_noop

from backoffice.clients.models import BookSetting

_FROM: Final = date(2000, 1, 1)
#: (name, value, source)
SETTINGS: Final = (
    (BookSetting.Name.CAPACITY, 400, gettext_noop("House rule: one manager knows 400 clients at most")),
    (BookSetting.Name.APPROVAL_FROM, 100, gettext_noop("House rule: 100 clients and more are moved by two people")),
)


def load() -> int:
    """Add the rows that are missing; answers how many were."""
    written = 0
    for setting, value, source in SETTINGS:
        written += BookSetting.objects.get_or_create(name=setting, effective_from=_FROM, defaults={"value": value, "source": source})[1]
    return written
