"""Filters of {% load dates %}: the bank's clock, each language as it is written."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from portal.templatetags.dates import iso, near, when

#: 00:30 on the 21st at the bank.
LATE = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "chinese", "english"),
    [
        ("day", "11月21日", "21 Nov"),
        ("full", "2026年11月21日", "21 November 2026"),
        ("weekday", "11月21日 周六", "Saturday 21 November"),
        ("month", "2026年11月", "November 2026"),
        ("moment", "11月21日 00:30", "21 Nov, 00:30"),
        ("second", "00:30:00", "00:30:00"),
    ],
)
def test_when(kind: str, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert when(LATE, kind) == chinese
    with override("en"):
        assert when(LATE, kind) == english


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 21), "Today 00:30"),
        (date(2026, 11, 22), "Yesterday 00:30"),
        (date(2026, 11, 30), "21 Nov 00:30"),
        (date(2027, 1, 2), "21 November 2026 00:30"),
    ],
)
def test_near(today: date, words: str) -> None:
    with override("en"):
        assert near(LATE, today) == words


def test_nothing_is_written_as_nothing() -> None:
    assert when(None) == near(None, date(2026, 11, 21)) == iso(None) == ""
