"""What comes in and goes out on set days: wages, pensions, rent, bills, school, savings, interest, a shop's takings."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final

from accounts.ledger.kinds import AccountKind, PostingKind
from portal.demo import seasons, world
from portal.demo.lives import FAMILY, OWNER, RETIRED, STARTER, STUDENT, Life
from portal.demo.steps import Step, at

CLEARING: Final = -AccountKind.CLEARING
CARDS: Final = -AccountKind.CARD_CLEARING
PAYROLL: Final = -AccountKind.PAYROLL
CASH: Final = -AccountKind.CASH
INTEREST: Final = -AccountKind.INTEREST_PAID
OPENING: Final = -AccountKind.OPENING

#: Merchant category codes of what is billed.
UTILITIES, TELEPHONE, STREAMING, INSURANCE, SCHOOL, SECURITIES = 4900, 4814, 4899, 6300, 8211, 6211
#: Wages grow by so much a year, in a thousand.
_RAISE: Final = 55


def first_money(life: Life, first: date) -> Iterator[Step]:
    """What the accounts hold on the demo's first day."""
    yield Step(at(first, 0), OPENING, life.slots.card, life.first_money, PostingKind.OPENING, 0, "承前余额", "", life.name, must=True)
    if life.slots.term >= 0:
        yield Step(at(first, 0), OPENING, life.slots.term, life.term_money, PostingKind.OPENING, 0, "承前余额", "", life.name, must=True)
    if life.slots.business >= 0:
        yield Step(at(first, 0), OPENING, life.slots.business, life.first_money * 2, PostingKind.OPENING, 0, "承前余额", "", life.name, must=True)


def month(life: Life, year: int, number: int, last: date, random: Random) -> Iterator[Step]:
    """One month's set movements, whatever part of it lies in the window; `last` is the window's end, where wages are as given."""
    yield from _income(life, year, number, last, random)
    yield from _home(life, year, number, random)
    yield from _family(life, year, number, random)
    yield from _savings(life, year, number, random)
    if number % 3 == 0:
        for place in {life.slots.card, life.slots.electronic, life.slots.business} - {-1}:
            yield Step(at(date(year, number, 21), 4), INTEREST, place, 0, PostingKind.INTEREST, 0, "结息", "", life.name)


def _income(life: Life, year: int, number: int, last: date, random: Random) -> Iterator[Step]:
    day = seasons.on(year, number, life.payday)
    back = (last.year - year) * 12 + last.month - number
    wage = life.income * 100 * 1_000 // (1_000 + _RAISE * (back // 12))
    card = life.slots.card
    if life.kind in {STARTER, FAMILY}:
        yield Step(at(day, 570), PAYROLL, card, wage, PostingKind.SALARY, 0, f"{number}月工资", life.employer, life.name)
        spring = seasons.SPRING.get(year)
        if spring is not None and spring.month == number and spring.day > 12:
            bonus = wage * random.choice((8, 10, 15, 20)) // 10
            yield Step(at(date(year, number, spring.day - 11), 600), PAYROLL, card, bonus, PostingKind.SALARY, 0, "年终奖", life.employer, life.name)
    elif life.kind == RETIRED:
        yield Step(at(day, 390), CLEARING, card, wage, PostingKind.PENSION, 0, "养老金", f"{life.city.name}社保中心", life.name)
    elif life.kind == STUDENT:
        yield Step(at(seasons.on(year, number, 1), 1210), CLEARING, card, wage, PostingKind.FROM_OTHER_BANK, 0, "生活费", "妈妈", life.name)
    else:
        yield from _business(life, year, number, wage, random)


def _business(life: Life, year: int, number: int, wage: int, random: Random) -> Iterator[Step]:
    """A shop: takings settled every few days, goods, rent and helpers paid, the rest drawn by the owner."""
    shop = life.slots.business
    for day in range(random.randint(1, 3), seasons.days_of_month(year, number) + 1, 3):
        takings = int(wage * random.uniform(0.22, 0.38))
        yield Step(at(date(year, number, day), 425), CARDS, shop, takings, PostingKind.TRANSFER, 0, "收单结算", "商户收款", life.name)
    for day in (6, 16, 26):
        goods = int(wage * random.uniform(0.35, 0.6))
        party = random.choice(world.SUPPLIERS)
        yield Step(at(date(year, number, day), random.randint(540, 1000)), shop, CLEARING, goods, PostingKind.TO_OTHER_BANK, 0, "货款", life.name, party)
    yield Step(at(date(year, number, 8), 615), shop, CLEARING, wage * 4 // 10, PostingKind.TO_OTHER_BANK, 6513, "店面租金", life.name, life.landlord)
    yield Step(at(date(year, number, 12), 640), shop, life.slots.card, wage, PostingKind.TRANSFER, 0, "备用金", life.name, life.name)


def _home(life: Life, year: int, number: int, random: Random) -> Iterator[Step]:
    card = life.slots.card
    if life.rent:
        day = seasons.on(year, number, life.rent_day)
        yield Step(at(day, 1182), card, CLEARING, life.rent * 100, PostingKind.TO_OTHER_BANK, 6513, "房租", life.name, life.landlord, must=True)
    if life.mortgage:
        yield Step(
            at(seasons.on(year, number, 18), 30), card, CLEARING, life.mortgage, PostingKind.LOAN_REPAID, 0, "住房贷款", life.name, "住房贷款", must=True
        )
    phone = random.choice((3_900, 5_900, 5_900, 8_900, 12_800))
    party = world.PHONE[hash_of(life.name) % len(world.PHONE)]
    yield _bill(life, date(year, number, 3), phone, TELEPHONE, party, "话费")
    if life.kind == STUDENT:
        return
    current = int(9_500 * seasons.ELECTRICITY[number - 1] * random.uniform(0.7, 1.5)) // 10 * 10
    yield _bill(life, date(year, number, 19), current, UTILITIES, f"{life.city.name}供电", "电费")
    yield _bill(
        life, date(year, number, 12), int(6_000 * seasons.GAS[number - 1] * random.uniform(0.7, 1.3)) // 10 * 10, UTILITIES, f"{life.city.name}燃气", "燃气费"
    )
    if number % 2:
        yield _bill(life, date(year, number, 14), random.randrange(4_000, 12_000, 10), UTILITIES, f"{life.city.name}水务", "水费")


def _bill(life: Life, day: date, amount: int, category: int, party: str, memo: str) -> Step:
    return Step(at(day, 480 + hash_of(life.name + memo) % 720), life.slots.card, CARDS, amount, PostingKind.PAYMENT, category, memo, life.name, party)


def _family(life: Life, year: int, number: int, random: Random) -> Iterator[Step]:
    card = life.slots.card
    school = world.SCHOOLS[hash_of(life.name) % len(world.SCHOOLS)].format(city=life.city.name)
    if life.children and number in {2, 9}:
        fee = life.children * random.randrange(180_000, 420_000, 1_000)
        yield Step(at(date(year, number, 5), 1150), card, CARDS, fee, PostingKind.PAYMENT, SCHOOL, "学费", life.name, school)
    if life.children:
        yield Step(at(date(year, number, 7), 1190), card, CARDS, life.children * 60_000, PostingKind.PAYMENT, SCHOOL, "兴趣班", life.name, "青禾培训")
    if life.car and number == 1 + hash_of(life.name) % 12:
        yield Step(
            at(date(year, number, 11), 700), card, CARDS, random.randrange(280_000, 520_000, 100), PostingKind.PAYMENT, INSURANCE, "车险", life.name, "同安保险"
        )
    if life.kind == RETIRED and random.random() < 0.8:
        taken = random.choice((50_000, 100_000, 100_000, 200_000))
        yield Step(at(date(year, number, random.randint(9, 27)), random.randint(530, 700)), card, CASH, taken, PostingKind.CASH_OUT, 0, "", life.name, "")
    if life.kind in {FAMILY, OWNER} and random.random() < 0.35:
        yield Step(at(date(year, number, random.randint(1, 28)), 620), card, CLEARING, 100_000, PostingKind.TO_OTHER_BANK, 0, "给爸妈", life.name, "爸爸")


def _savings(life: Life, year: int, number: int, random: Random) -> Iterator[Step]:
    card = life.slots.card
    if life.streaming:
        yield Step(at(date(year, number, 18), 1270), card, CARDS, 2_500, PostingKind.PAYMENT, STREAMING, "会员", life.name, life.streaming)
    if life.savings_plan:
        amount = life.savings_plan * 100
        yield Step(at(date(year, number, 18), 600), card, CLEARING, amount, PostingKind.PAYMENT, SECURITIES, "定投", life.name, "稳享债基")
    if life.slots.electronic >= 0:
        amount = random.choice((50_000, 80_000, 100_000, 150_000, 200_000))
        moment = at(seasons.on(year, number, min(life.payday + 2, 28)), random.randint(500, 1300))
        yield Step(moment, card, life.slots.electronic, amount, PostingKind.TRANSFER, 0, "转到电子账户", life.name, life.name)


def hash_of(text: str) -> int:
    """A number that is the same in every run, unlike Python's own hash."""
    return sum(ord(letter) * 31**place for place, letter in enumerate(text))
