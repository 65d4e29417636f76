"""What stands beside an act in the audit: words, not codes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from backoffice.workbench import words


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"branch": "051001", "role": "teller"}, ["branch 051001", "post Teller"]),
        ({"contact": "CO1", "way": "message", "outcome": "done"}, ["contact CO1", "way Written message", "what came of it Settled"]),
        ({"amount_minor": 123_456, "currency": "CNY", "kind": "withdrawal"}, ["¥1,234.56", "Cash withdrawal"]),
        ({"from": {"role": "teller", "branch": "051001"}, "to": {"role": "auditor"}}, ["from post Teller, branch 051001", "to post Auditor"]),
        ({"fields": ["id_number", "phone"]}, ["fields document number, mobile number"]),
        ({"added": ["counter.make"]}, ["added take in and pay out cash"]),
        ({"until": "2026-11-30", "at": "2026-11-22T06:30:00+00:00"}, ["until 30 November 2026", "on 22 Nov, 14:30"]),
        ({"until": "2026-13-45", "face": True, "each_minor": 5_000_000}, ["until 2026-13-45", "face yes", "each ¥50,000.00"]),
        ({"file": "a.csv", "sha256": "ab" * 32, "rows": 3, "note": ""}, ["file a.csv", "rows 3"]),
        ({"page": "entries:AC01"}, ["page movements"]),
        ({"kind": "clients.setting", "asked_by": "staff:5", "about": "booksetting:capacity"}, ["kind What the client book works by", "asked by Li He"]),
    ],
)
def test_details_are_words(details: dict[str, Any], said: list[str]) -> None:
    assert words.details(details, {"staff:5": "Li He"}.__getitem__) == said
