"""The tags a bank starts with, from data/tags.json; what head office made of one of them is left alone."""

import json
from pathlib import Path
from typing import Final

from backoffice.portrait.models import TagDefinition
from portal.kernel import clock

SOURCE: Final = Path(__file__).parent / "data" / "tags.json"


def load() -> int:
    """Add the tags that no row knows by their code."""
    known = set(TagDefinition.objects.values_list("code", flat=True))
    now = clock.now()
    fresh = [TagDefinition(made_at=now, **entry) for entry in json.loads(SOURCE.read_text(encoding="utf-8")) if entry["code"] not in known]
    TagDefinition.objects.bulk_create(fresh)
    return len(fresh)
