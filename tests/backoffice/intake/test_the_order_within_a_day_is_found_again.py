from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backoffice.intake.berka.ordering import opening_of, order_account
from backoffice.intake.berka.rows import Movement

DAY = date(1993, 1, 31)


def movement(number: int, amount: int, balance: int, day: date = DAY) -> Movement:
    return Movement(id=number, account=1, day=day, amount=amount, balance=balance, operation="VKLAD", symbol="", bank="", other="")


def order(*movements: Movement) -> list[tuple[list[int], bool]]:
    return [([each.id for each in day.movements], day.ties) for day in order_account(movements)]


def test_balances_tell_the_order():
    """0 +1,000.00 = 1,000.00; +3.10 = 1,003.10; −14.60 = 988.50; the file has them the other way round."""
    assert order(movement(3, -1_460, 98_850), movement(2, 310, 100_310), movement(1, 100_000, 100_000)) == [([1, 2, 3], True)]


def test_equal_movements_keep_the_order_of_the_file():
    """+5 and −5 by turns: two orders tie, the file's is taken."""
    assert order(movement(1, 500, 500), movement(2, -500, 0), movement(3, 500, 500), movement(4, -500, 0)) == [([1, 2, 3, 4], True)]


def test_days_come_in_order_whatever_the_file_says():
    later = DAY + timedelta(days=1)
    assert order(movement(2, -300, 700, later), movement(1, 1_000, 1_000)) == [([1], True), ([2], True)]


def test_a_step_may_be_off_by_the_sources_rounding_and_no_more():
    """100.00 + 344.80 recorded as 444.70 (both rounded to 0.10 on their own) ties; recorded as 444.60 it does not."""
    assert order(movement(1, 10_000, 10_000), movement(2, 34_480, 44_470))[0][1] is True
    assert order(movement(1, 10_000, 10_000), movement(2, 34_480, 44_460))[0][1] is False


def test_a_day_with_a_movement_missing_does_not_tie_and_the_next_day_goes_on_from_what_was_recorded():
    later = DAY + timedelta(days=1)
    assert order(movement(1, 10_000, 10_000), movement(2, -1_460, 9_999), movement(3, 1, 10_000, later)) == [([1, 2], False), ([3], True)]


def test_an_account_that_held_money_before_its_first_movement():
    """Balance 250.00 after +50.00, then 240.00 after −10.00: it held 200.00."""
    day = (movement(2, -1_000, 24_000), movement(1, 5_000, 25_000))
    assert opening_of(day) == 20_000
    assert order(*day) == [([1, 2], True)]


def test_an_account_that_starts_at_zero_has_no_opening_balance():
    assert opening_of((movement(2, -1_000, 4_000), movement(1, 5_000, 5_000))) == 0


@given(st.lists(st.integers(-(10**6), 10**6).filter(bool), min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_however_a_day_is_shuffled_its_balances_tie_again(amounts, random):
    posted, balance = [], 0
    for number, amount in enumerate(amounts, start=1):
        balance += amount
        posted.append(movement(number, amount, balance))
    random.shuffle(posted)
    (day,) = order_account(posted)
    assert day.ties
    assert sorted(each.id for each in day.movements) == sorted(each.id for each in posted)
