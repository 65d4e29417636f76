"""The year as money feels it: festivals, the seasons of bills, the days that everybody shops or travels. Pure."""

from datetime import date, timedelta
from functools import cache
from typing import Final

#: The first day of the lunar year and the mid-autumn day, from the calendar (2010 to 2030).
_SPRING: Final = (
    "2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 "
    "2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03"
)
_MID_AUTUMN: Final = (
    "2010-09-22 2011-09-12 2012-09-30 2013-09-19 2014-09-08 2015-09-27 2016-09-15 2017-10-04 2018-09-24 2019-09-13 2020-10-01 "
    "2021-09-21 2022-09-10 2023-09-29 2024-09-17 2025-10-06 2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12"
)
SPRING: Final = {day.year: day for day in map(date.fromisoformat, _SPRING.split())}
MID_AUTUMN: Final = {day.year: day for day in map(date.fromisoformat, _MID_AUTUMN.split())}

#: How much of the ordinary month's current a month takes, January first: cold winters, hot summers.
ELECTRICITY: Final = (1.35, 1.25, 0.9, 0.75, 0.8, 1.05, 1.6, 1.75, 1.2, 0.8, 0.85, 1.15)
GAS: Final = (1.5, 1.4, 1.2, 1.0, 0.9, 0.8, 0.7, 0.7, 0.8, 0.9, 1.1, 1.3)


@cache
def mood(day: date) -> str:
    """What kind of day it is: eve, new_year, before_new_year, mid_autumn, golden_week, shopping, love or an ordinary day ("")."""
    spring = SPRING.get(day.year)
    if spring is not None:
        distance = (day - spring).days
        if distance == -1:
            return "eve"
        if 0 <= distance <= 6:
            return "new_year"
        if -9 <= distance < -1:
            return "before_new_year"
    if day == MID_AUTUMN.get(day.year):
        return "mid_autumn"
    if (day.month, day.day) in {(10, number) for number in range(1, 8)} | {(5, number) for number in range(1, 4)}:
        return "golden_week"
    if (day.month, day.day) in {(11, 11), (11, 10), (6, 18), (6, 17), (12, 12)}:
        return "shopping"
    return "love" if (day.month, day.day) in {(2, 14), (5, 20)} else ""


#: By what a habit is: how many times as often on days of that mood.
_MOODS: Final = {
    "before_new_year": {"groceries": 2.0, "clothes": 2.2, "department": 2.0, "rail": 3.0},
    "eve": {"groceries": 1.6, "lunch": 0.2, "metro": 0.2, "rail": 2.0},
    "new_year": {"lunch": 0.15, "metro": 0.1, "groceries": 0.4, "cinema": 5.0, "dinner": 0.8, "hotel": 4.0, "rail": 3.0},
    "mid_autumn": {"lunch": 0.3, "bakery": 4.0, "dinner": 1.6, "rail": 3.0},
    "golden_week": {"lunch": 0.3, "metro": 0.4, "hotel": 9.0, "rail": 6.0, "flight": 6.0, "dinner": 1.5, "cinema": 2.0, "fuel": 2.0},
    "shopping": {"online": 6.0, "electronics": 5.0, "clothes": 4.0},
    "love": {"flowers": 40.0, "dinner": 1.5, "cinema": 2.5},
}


@cache
def pull(habit: str, day: date) -> float:
    """How many times as often as on an ordinary day people do that on this day."""
    factor = _MOODS.get(mood(day), {}).get(habit, 1.0)
    if habit == "tea" and 5 <= day.month <= 9:
        factor *= 1.7
    if habit in {"hotel", "rail", "flight"} and day.month in {7, 8}:
        factor *= 1.6
    if habit == "hotpot" and day.month in {11, 12, 1, 2}:
        factor *= 2.0
    return factor


@cache
def days_of_month(year: int, month: int) -> int:
    """How many days that month has."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def on(year: int, month: int, day: int) -> date:
    """That day of the month, or its last one."""
    return date(year, month, min(day, days_of_month(year, month)))
