"""The card of the solar term or festival, and the season of the New Year's skin."""

from datetime import date

import pytest
from django.utils.translation import override

from portal.shell import season


@pytest.mark.parametrize(
    ("day", "name", "days"),
    [
        (date(2026, 11, 20), "Lesser Snow", 2),
        (date(2026, 11, 22), "Lesser Snow", 0),
        (date(2026, 2, 17), "Spring Festival", 0),
        (date(2026, 4, 4), "Qingming", 1),
        (date(2026, 9, 25), "Mid-Autumn Festival", 0),
        (date(2026, 12, 21), "Winter Solstice", 1),
    ],
)
def test_the_occasion_of_the_day_or_of_the_next_two(day: date, name: str, days: int) -> None:
    coming = season.near(day)
    with override("en"):
        assert coming is not None
        assert (str(coming.occasion.name), coming.days) == (name, days)


def test_an_ordinary_day_has_none() -> None:
    assert season.near(date(2026, 11, 10)) is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_nobody_wishes_joy_at_qingming(language: str) -> None:
    with override(language):
        said = f"{season.TERMS['清明'].name}{season.TERMS['清明'].advice}".lower()
    assert not any(word in said for word in ("happy", "joy", "快乐", "祝"))


def test_every_solar_term_has_its_words() -> None:
    assert len(season.TERMS) == 24


@pytest.mark.parametrize(
    ("day", "on"), [(date(2026, 2, 9), False), (date(2026, 2, 10), True), (date(2026, 2, 17), True), (date(2026, 3, 3), True), (date(2026, 3, 4), False)]
)
def test_the_skin_of_the_new_year_comes_and_goes(day: date, on: bool) -> None:
    assert season.is_new_year(day) is on
