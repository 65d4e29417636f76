"""Pure parts: numbers that belong to nobody, seasons, and books that never overdraw."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from accounts.ledger.kinds import AccountKind, PostingKind
from portal.demo import cast, names, numbers, people, seasons, world
from portal.demo.people import Opening
from portal.demo.steps import Step, at, dice, settle
from portal.kernel.clock import BANK_ZONE

DAY = date(2026, 3, 4)
CARDS = -AccountKind.CARD_CLEARING


def pay(minute: int, amount: int, *, debit: int = 0, must: bool = False) -> Step:
    return Step(at(DAY, minute), debit, CARDS, amount, PostingKind.CARD, must=must)


def receive(minute: int, amount: int, *, credit: int = 0) -> Step:
    return Step(at(DAY, minute), -AccountKind.PAYROLL, credit, amount, PostingKind.SALARY)


def test_steps_happen_in_time_order_and_what_is_not_covered_is_left_out():
    """10.00 at 9:00; 6.00 at 10:00 goes; 5.00 at 11:00 is not covered; 4.00 at 12:00 goes: 0.00."""
    happened, balances = settle([pay(720, 400), pay(600, 600), receive(540, 1_000), pay(660, 500)], 1)
    assert [step.amount for step in happened] == [1_000, 600, 400]
    assert balances == [0]


def test_what_must_be_paid_is_topped_up_in_whole_thousands_a_minute_before():
    """Rent 2,300.00 with 1,000.00 there: 1,300.00 are missing, so 2,000.00 come in."""
    happened, balances = settle([receive(540, 100_000), pay(600, 230_000, must=True)], 1)
    top_up = happened[1]
    assert (top_up.amount, top_up.at, top_up.kind) == (200_000, at(DAY, 599), PostingKind.FROM_OTHER_BANK)
    assert balances == [70_000]


def test_interest_is_five_hundredths_of_a_percent_a_year_of_360_days():
    """72,000.00 for 10 days: 72,000 × 0.0005 × 10 / 360 = 1.00."""
    steps = [
        Step(at(date(2026, 3, 11), 0), -AccountKind.PAYROLL, 0, 7_200_000, PostingKind.SALARY),
        Step(at(date(2026, 3, 21), 0), -AccountKind.INTEREST_PAID, 0, 0, PostingKind.INTEREST),
    ]
    happened, balances = settle(steps, 1)
    assert happened[1].amount == 100
    assert balances == [7_200_100]


def test_no_interest_on_an_empty_account():
    assert settle([Step(at(DAY, 0), -AccountKind.INTEREST_PAID, 0, 0, PostingKind.INTEREST)], 1)[0] == []


@given(st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 2), st.integers(1, 10**6), st.booleans(), st.integers(0, 1439)), max_size=40))
def test_the_books_never_overdraw_anybody_and_add_up(moves):
    plan = [
        Step(at(DAY, minute), CARDS if debit < 0 else debit, CARDS if credit < 0 else credit, amount, PostingKind.TRANSFER, must=must)
        for debit, credit, amount, must, minute in moves
        if debit != credit
    ]
    happened, balances = settle(plan, 3)
    running = [0, 0, 0]
    for step in happened:
        if step.debit >= 0:
            running[step.debit] -= step.amount
            assert running[step.debit] >= 0
        if step.credit >= 0:
            running[step.credit] += step.amount
    assert running == balances
    assert [step for step in plan if step.must and step not in happened] == []


def test_moments_are_bank_time():
    assert pay(19 * 60 + 6, 1).moment == datetime(2026, 3, 4, 19, 6, tzinfo=BANK_ZONE)
    assert pay(0, 1).day == DAY


@pytest.mark.parametrize("gender", ["f", "m"])
def test_a_resident_id_passes_tells_the_birthday_and_is_of_no_place(gender):
    number = numbers.resident_id(province="32", birth_date=date(1990, 11, 19), gender=gender, serial=7)
    assert ric.validate(number) == number
    assert number.startswith("32000019901119")
    assert int(number[16]) % 2 == (gender == "m")


def test_neighbouring_serials_have_different_documents_and_phones():
    everyone = range(2_000)
    assert len({numbers.mobile(serial) for serial in everyone}) == 2_000
    assert all(len(numbers.mobile(serial)) == 11 for serial in everyone)
    assert len({numbers.resident_id(province="32", birth_date=DAY, gender="f", serial=serial) for serial in range(500)}) == 500


def test_account_numbers_end_as_the_story_says():
    number = people.account_number(0, Opening(0, AccountKind.TYPE_1, DAY, tail="8806"))
    assert number.endswith("8806")
    assert luhn.is_valid(number)
    assert number.startswith(people.NUMBERS)
    assert people.account_number(12, Opening(0, AccountKind.TYPE_1, DAY)).startswith(people.NUMBERS)


def test_festivals_are_where_the_calendar_has_them():
    assert seasons.mood(date(2026, 2, 16)) == "eve"
    assert seasons.mood(date(2026, 2, 17)) == "new_year"
    assert seasons.mood(date(2026, 9, 25)) == "mid_autumn"
    assert seasons.mood(date(2026, 10, 3)) == "golden_week"
    assert seasons.mood(date(2026, 11, 11)) == "shopping"
    assert seasons.mood(date(2026, 11, 12)) == ""
    assert seasons.on(2027, 2, 31) == date(2027, 2, 28)
    assert seasons.on(2024, 2, 31) == date(2024, 2, 29)


def test_names_are_a_surname_and_a_given_name_in_both_scripts():
    name, name_en = names.person(dice("a name"), gender="f", birth_year=1999)
    assert name.isalpha()
    assert not name.isascii()
    assert len(name_en.split()) == 2


def test_every_place_of_the_worlds_cities_is_in_the_tree():
    codes = {place.code for place in cast.PLACES}
    assert {branch for city in world.CITIES for branch in city.branches} <= codes
    assert sum(city.share for city in world.CITIES) == 100
    assert all(0 <= habit.opens < habit.closes < 1440 and habit.low < habit.high for habit in world.HABITS)
