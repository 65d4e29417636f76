"""Purposes and their texts from data/purposes.json, into the table; a version once loaded never changes."""

import json
from datetime import date
from pathlib import Path
from typing import Final

from accounts.consents.models import ConsentPurpose

SOURCE: Final = Path(__file__).parent / "data" / "purposes.json"


def load() -> int:
    """Add the versions that are not there yet. A changed text under an old version number is a mistake, and is refused."""
    known = {(row.code, row.version): row for row in ConsentPurpose.objects.all()}
    listed = [_purpose(entry) for entry in json.loads(SOURCE.read_text(encoding="utf-8"))]
    changed = [row for row in listed if (found := known.get((row.code, row.version))) and found.words != row.words]
    if changed:
        raise ValueError(f"the words of {changed[0].code} {changed[0].version} differ from those people agreed to: give them a new version")
    fresh = [row for row in listed if (row.code, row.version) not in known]
    ConsentPurpose.objects.bulk_create(fresh)
    return len(fresh)


def _purpose(entry: dict[str, object]) -> ConsentPurpose:
    plain = {name: entry[name] for name in ("code", "version", "group", "order", "separate", "on_from_start", "renews")}
    return ConsentPurpose(words={"zh": entry["zh"], "en": entry["en"]}, since=date.fromisoformat(str(entry["since"])), **plain)
