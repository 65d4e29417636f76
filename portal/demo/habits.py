"""What people buy from day to day, share with friends and give at festivals."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from math import exp
from random import Random
from typing import Final

from accounts.ledger.kinds import AccountKind, PostingKind
from portal.demo import seasons, world
from portal.demo.lives import FAMILY, RETIRED, STUDENT, Life
from portal.demo.steps import Step, at
from portal.demo.world import Habit

CARDS: Final = -AccountKind.CARD_CLEARING
#: Bought online, where the electronic account pays if there is one.
_ONLINE: Final = frozenset({"online", "taxi", "tea", "rail"})
#: The income at which amounts are as the table of habits says, in yuan a month.
_ORDINARY: Final = 9_000


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def purchases(life: Life, first: date, last: date, random: Random) -> Iterator[Step]:
    """Everything bought from the first day to the last: how many things a day, then which."""
    scale = min(1.9, max(0.6, (life.income / _ORDINARY) ** 0.5))
    kinds_of_day: dict[tuple[bool, str, int], list[float]] = {}
    for day in days(first, last):
        kind = (day.weekday() > 4, seasons.mood(day), day.month)
        if kind not in kinds_of_day:
            kinds_of_day[kind] = list(accumulate(_chance(life, habit, day) for habit in world.HABITS))
        chances = kinds_of_day[kind]
        for _ in range(_how_many(chances[-1], random)):
            habit = world.HABITS[bisect(chances, random.random() * chances[-1])]
            yield _purchase(life, habit, day, scale, random)


def _chance(life: Life, habit: Habit, day: date) -> float:
    usual = habit.free if day.weekday() > 4 else habit.working
    return usual * life.appetite(habit.name) * seasons.pull(habit.name, day)


def _how_many(mean: float, random: Random) -> int:
    """Poisson's distribution, by Knuth's way."""
    count, product, bound = 0, random.random(), exp(-mean)
    while product > bound:
        count += 1
        product *= random.random()
    return count


def _purchase(life: Life, habit: Habit, day: date, scale: float, random: Random) -> Step:
    yuan = habit.low + (habit.high - habit.low) * random.random() ** 2
    amount = max(100, round(yuan * scale * 100 / habit.grain) * habit.grain)
    if habit.name == "metro":
        amount = random.choice((200, 300, 400, 400, 500, 600))
    slots = life.slots
    source = slots.electronic if slots.electronic >= 0 and habit.name in _ONLINE else slots.card
    moment = at(day, random.randint(habit.opens, habit.closes), random.randrange(60))
    return Step(moment, source, CARDS, amount, PostingKind.CARD, habit.category, "", life.name, random.choice(life.favourites[habit.name]))


def between_friends(life: Life, lives: Sequence[Life], first: date, last: date, random: Random) -> Iterator[Step]:
    """Bills shared, birthdays, and red packets at the new year and in mid-autumn."""
    if not life.friends:
        return
    for day in days(first, last):
        mood = seasons.mood(day)
        if mood in {"eve", "new_year"} and random.random() < (0.9 if mood == "eve" else 0.25) * life.uses:
            yield _gift(life, lives, day, random.choice(world.RED_PACKETS), random.choice(world.NEW_YEAR_WORDS), random)
        elif mood == "mid_autumn" and random.random() < 0.5 * life.uses:
            yield _gift(life, lives, day, random.choice(world.RED_PACKETS[:6]), random.choice(world.MID_AUTUMN_WORDS), random)
        elif random.random() < 0.02 * life.uses:
            yield _gift(life, lives, day, random.randrange(900, 21_000, 50), random.choice(world.SHARING_WORDS), random)
        elif random.random() < 0.003:
            amount = random.choice(world.RED_PACKETS[3:]) if life.kind in {FAMILY, RETIRED} else random.choice(world.RED_PACKETS[:4])
            if life.kind != STUDENT:
                yield _gift(life, lives, day, amount, random.choice(world.GIFT_WORDS), random)


def _gift(life: Life, lives: Sequence[Life], day: date, amount: int, words: str, random: Random) -> Step:
    friend = lives[random.choice(life.friends)]
    moment = at(day, random.randint(500, 1380), random.randrange(60))
    return Step(moment, life.slots.card, friend.slots.card, amount, PostingKind.TRANSFER, 0, words, life.name, friend.name)
