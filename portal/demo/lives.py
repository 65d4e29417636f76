"""Who the invented people are: age, work, home, habits and friends, drawn from a seed of their own."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from portal.demo import names, world
from portal.demo.world import City

STUDENT, STARTER, FAMILY, OWNER, RETIRED = "student", "starter", "family", "owner", "retired"
_KINDS: Final = {STUDENT: 8, STARTER: 26, FAMILY: 38, OWNER: 8, RETIRED: 20}
_AGES: Final = {STUDENT: (18, 23), STARTER: (22, 31), FAMILY: (29, 54), OWNER: (28, 60), RETIRED: (58, 86)}
#: Median of what comes in a month, in yuan.
_INCOMES: Final = {STUDENT: 2_000, STARTER: 7_300, FAMILY: 11_800, OWNER: 12_500, RETIRED: 4_100}
#: By what a habit is multiplied for a kind of people; 1 where nothing is said.
APPETITES: Final = {
    STUDENT: {"lunch": 2.0, "tea": 1.8, "fuel": 0.0, "parking": 0.0, "hotpot": 1.6, "groceries": 0.3, "books": 3.0, "hotel": 0.6},
    STARTER: {"lunch": 1.3, "tea": 1.5, "metro": 1.4, "fuel": 0.2, "parking": 0.2, "groceries": 0.6, "online": 1.3},
    FAMILY: {"groceries": 1.3, "fuel": 1.2, "parking": 1.3},
    OWNER: {"lunch": 0.7, "dinner": 1.7, "metro": 0.2, "fuel": 2.0, "parking": 2.0, "taxi": 1.5},
    RETIRED: {
        "lunch": 0.15, "dinner": 0.4, "tea": 0.1, "metro": 0.25, "taxi": 0.3, "fuel": 0.1, "parking": 0.1, "gym": 0.3, "cinema": 0.2,
        "groceries": 1.7, "pharmacy": 3.5, "clinic": 5.0, "online": 0.3, "hotel": 0.6, "clothes": 0.5, "electronics": 0.4,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slots:
    """Places of a person's accounts in the list of accounts; -1 where there is none."""

    card: int
    electronic: int = -1
    term: int = -1
    business: int = -1


@dataclass(frozen=True, slots=True)
class Life:
    """`income` and `rent` in yuan a month; `uses` is the part of the spending that goes through this bank."""

    name: str
    name_en: str
    gender: str
    birth_date: date
    kind: str
    city: City
    branch: str
    opened_on: date
    income: int
    payday: int
    employer: str
    slots: Slots
    uses: float = 0.5
    rent: int = 0
    rent_day: int = 5
    landlord: str = ""
    mortgage: int = 0
    children: int = 0
    car: bool = False
    streaming: str = ""
    savings_plan: int = 0
    first_money: int = 0
    term_money: int = 0
    friends: tuple[int, ...] = ()
    favourites: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def appetite(self, habit: str) -> float:
        if habit in {"fuel", "parking"} and not self.car:
            return 0.0
        return APPETITES[self.kind].get(habit, 1.0) * self.uses


def invent(*, place: int, others: range, random: Random, next_slot: int, first_day: date) -> Life:
    """The person at that place of the list of lives, with accounts from `next_slot` on; friends are drawn from `others`."""
    kind = random.choices(list(_KINDS), weights=list(_KINDS.values()))[0]
    city = random.choices(world.CITIES, weights=[city.share for city in world.CITIES])[0]
    youngest, eldest = _AGES[kind]
    birth_date = first_day - timedelta(days=random.randint(youngest * 365 + 200, eldest * 365))
    gender = random.choice("fm")
    name, name_en = names.person(random, gender=gender, birth_year=birth_date.year)
    income = int(_INCOMES[kind] * random.lognormvariate(0, 0.38)) // 10 * 10
    renting = kind in {STARTER, FAMILY} and random.random() < (0.6 if kind == STARTER else 0.15)
    paying_off = kind in {FAMILY, OWNER} and not renting and random.random() < 0.5
    return Life(
        name=name,
        name_en=name_en,
        gender=gender,
        birth_date=birth_date,
        kind=kind,
        city=city,
        branch=random.choice(city.branches),
        opened_on=first_day - timedelta(days=random.randint(30, min(7_300, (first_day - birth_date).days - 5_900))),
        income=income,
        payday=random.choice((5, 8, 10, 10, 15, 15, 20, 25)),
        employer=random.choice(world.EMPLOYERS),
        slots=_slots(kind, random, next_slot),
        uses=random.uniform(0.1, 0.65),
        rent=random.randrange(1_200, 4_200, 100) if renting else 0,
        rent_day=random.choice((1, 5, 10, 15, 20)),
        landlord=random.choice(world.LANDLORDS),
        mortgage=random.randrange(240_000, 780_000, 137) if paying_off else 0,
        children=random.choice((0, 1, 1, 1, 2)) if kind == FAMILY else 0,
        car=kind in {FAMILY, OWNER} and random.random() < 0.6,
        streaming=random.choice(world.STREAMING) if random.random() < 0.35 else "",
        savings_plan=random.choice((0, 0, 0, 500, 1_000, 2_000)) if kind in {STARTER, FAMILY, OWNER} else 0,
        first_money=int(income * 100 * random.lognormvariate(1.2, 0.9)),
        term_money=random.choice((2, 3, 5, 5, 8, 10, 20, 30, 50)) * 1_000_000,
        friends=tuple(sorted({random.choice(others) for _ in range(5)} - {place})),
        favourites={habit.name: _favourites(habit, city, random) for habit in world.HABITS},
    )


def _slots(kind: str, random: Random, next_slot: int) -> Slots:
    wanted = {
        "electronic": kind != RETIRED and random.random() < 0.4,
        "term": random.random() < (0.45 if kind == RETIRED else 0.15),
        "business": kind == OWNER,
    }
    places = iter(range(next_slot + 1, next_slot + 4))
    return Slots(card=next_slot, **{name: next(places) for name, has in wanted.items() if has})


def slots_of(life: Life) -> list[int]:
    """The places of the accounts that the person has."""
    slots = life.slots
    return [place for place in (slots.card, slots.electronic, slots.term, slots.business) if place >= 0]


def _favourites(habit: world.Habit, city: City, random: Random) -> tuple[str, ...]:
    shops = habit.shops if len(habit.shops) < 3 else tuple(random.sample(habit.shops, 3))
    return tuple(shop.format(city=city.name) for shop in shops)
