"""The categories and the days a new bank starts with."""

import json
from datetime import date
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_noop

from backoffice.complaints.models import ComplaintCategory, ComplaintTerm

SOURCE: Final = Path(__file__).parent / "data" / "categories.json"
#: The order on consumer complaints of banks and insurers, known from what is commonly published of it.
_ORDER_3: Final = gettext_noop("CBIRC Order [2020] No. 3, as commonly published; the text itself could not be read here")
_ORDER_3_FROM: Final = date(2020, 3, 1)
_HOUSE: Final = gettext_noop("House rule")
_HOUSE_FROM: Final = date(2000, 1, 1)
#: (term, days, source, from)
TERMS: Final = (
    (ComplaintTerm.Code.ANSWER, 15, _ORDER_3, _ORDER_3_FROM),
    (ComplaintTerm.Code.LONGEST, 60, _ORDER_3, _ORDER_3_FROM),
    (ComplaintTerm.Code.REVIEW, 30, _ORDER_3, _ORDER_3_FROM),
    (ComplaintTerm.Code.SILENCE, 15, _HOUSE, _HOUSE_FROM),
    (ComplaintTerm.Code.REOPEN, 60, _HOUSE, _HOUSE_FROM),
    (ComplaintTerm.Code.WARN, 3, _HOUSE, _HOUSE_FROM),
)


def load() -> int:
    """Add the rows that are missing; what staff renamed or switched off stays. Answers how many were added."""
    known = set(ComplaintCategory.objects.values_list("code", flat=True))
    wanted = [row for row in _categories() if row.code not in known]
    ComplaintCategory.objects.bulk_create(wanted)
    made = sum(
        ComplaintTerm.objects.get_or_create(code=code, effective_from=since, defaults={"days": days, "source": source})[1]
        for code, days, source, since in TERMS
    )
    return len(wanted) + made


def _categories() -> list[ComplaintCategory]:
    """Parents before children."""
    top, below = [], []
    for place, entry in enumerate(json.loads(SOURCE.read_text(encoding="utf-8"))):
        top.append(ComplaintCategory(code=entry["code"], name=entry["zh"], name_en=entry["en"], order=place * 100))
        for number, child in enumerate(entry["below"], start=1):
            below.append(ComplaintCategory(code=child["code"], parent_id=entry["code"], name=child["zh"], name_en=child["en"], order=place * 100 + number))
    return top + below
