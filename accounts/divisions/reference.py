"""The official list from data/ (modood/Administrative-divisions-of-China, WTFPL), into the table."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from accounts.divisions.models import Division, Level

SOURCE: Final = Path(__file__).parent / "data"


def load() -> int:
    """Bring the table to what the files say; a retired division stays, since addresses name it. Answers how many were written."""
    known = {row.code: (row.name, row.parent_id) for row in Division.objects.all()}
    written = 0
    for level in (_provinces(), _cities(), _areas()):  # parents first
        changed = [row for row in level if known.get(row.code) != (row.name, row.parent_id)]
        Division.objects.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=["name", "parent", "level"], batch_size=1000)
        written += len(changed)
    return written


def _provinces() -> Iterator[Division]:
    return (Division(code=row["code"], name=row["name"], level=Level.PROVINCE) for row in _rows("provinces"))


def _cities() -> Iterator[Division]:
    return (Division(code=row["code"], name=row["name"], parent_id=row["provinceCode"], level=Level.CITY) for row in _rows("cities"))


def _areas() -> Iterator[Division]:
    return (Division(code=row["code"], name=row["name"], parent_id=row["cityCode"], level=Level.AREA) for row in _rows("areas"))


def _rows(name: str) -> list[dict[str, str]]:
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
