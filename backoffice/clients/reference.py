"""The tiers, rhythms and settings a new bank starts with."""

from datetime import date
from typing import Final

from django.utils.translation import gettext_noop

from backoffice.clients.models import BookSetting, ClientTier

_HOUSE: Final = gettext_noop("House rule: four tiers by the average of 30 days")
_FROM: Final = date(2000, 1, 1)
#: (code, name, English name, rank, from fen, days between contacts)
TIERS: Final = (
    ("standard", "普卡", "Standard", 1, 0, 90),
    ("gold", "金卡", "Gold", 2, 20_000_000, 60),
    ("platinum", "白金", "Platinum", 3, 50_000_000, 30),
    ("private", "私行", "Private", 4, 200_000_000, 14),
)
#: (name, value, source)
SETTINGS: Final = (
    (BookSetting.Name.CAPACITY, 400, gettext_noop("House rule: one manager knows 400 clients at most")),
    (BookSetting.Name.APPROVAL_FROM, 100, gettext_noop("House rule: 100 clients and more are moved by two people")),
)


def load() -> int:
    """Add the rows that are missing; answers how many were."""
    written = 0
    for code, name, name_en, rank, from_minor, days in TIERS:
        values = {"name": name, "name_en": name_en, "rank": rank, "from_minor": from_minor, "contact_days": days, "source": _HOUSE}
        written += ClientTier.objects.get_or_create(code=code, effective_from=_FROM, defaults=values)[1]
    for setting, value, source in SETTINGS:
        written += BookSetting.objects.get_or_create(name=setting, effective_from=_FROM, defaults={"value": value, "source": source})[1]
    return written
