"""The night and the refresh of one customer say the same, and the same as plain arithmetic over the movements."""

from datetime import date, timedelta
from random import Random

import pytest

from accounts.ledger.kinds import PostingKind
from backoffice.portrait import nights
from backoffice.portrait.compute import Span, months_back
from backoffice.portrait.models import Portrait, PortraitSnapshot, PortraitTag
from backoffice.portrait.sums import PortraitDay, PortraitMonth, PortraitNight
from tests.backoffice.portrait.desk import NOW, TODAY, Moved, at, pay, random_life, refreshed, salaries, values
from tests.factories import money, people

pytestmark = pytest.mark.django_db


def _plain(moved: list[Moved], day: date) -> dict[str, int]:
    """What some of the features are, added up in Python."""
    known = [one for one in moved if one.on <= day]

    def total(days: int, sign: int) -> int:
        return sum(abs(one.minor) for one in known if one.on > day - timedelta(days=days) and one.minor * sign > 0)

    year = [one for one in known if one.on >= months_back(day, 11)]
    ends = [sum(one.minor for one in known if one.on <= day - timedelta(days=back)) for back in range(30)]
    return {
        "assets_minor": sum(one.minor for one in known),
        "in_30d_minor": total(30, 1),
        "out_30d_minor": total(30, -1),
        "in_90d_minor": total(90, 1),
        "out_90d_minor": total(90, -1),
        "in_12m_minor": sum(one.minor for one in year if one.minor > 0),
        "out_12m_minor": -sum(one.minor for one in year if one.minor < 0),
        "count_12m": len(year),
        "assets_change_90d_minor": sum(one.minor for one in known if one.on > day - timedelta(days=90)),
        "cash_12m_minor": sum(abs(one.minor) for one in year if one.kind == PostingKind.CASH_OUT),
        "largest_out_12m_minor": max((-one.minor for one in year if one.minor < 0), default=0),
        "active_months": len({(one.on.year, one.on.month) for one in year}),
        "salary_sum": sum(one.minor for one in year if one.kind == PostingKind.SALARY),
        "average": sum(ends) // 30,
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_sql_and_python_agree_and_so_do_night_and_event(seed: int) -> None:
    random = Random(seed)
    lives = [random_life(random) for _ in range(4)]
    nights.run(TODAY - timedelta(days=40), clock=lambda: NOW)
    nights.run(TODAY - timedelta(days=1), clock=lambda: NOW)
    one_by_one = lives[:2]
    for customer, _account, _moved in one_by_one:
        refreshed(customer)
    by_event = {customer.pk: values(Portrait.objects.get(customer=customer)) for customer, *_rest in one_by_one}
    nights.run(TODAY, clock=lambda: NOW)
    for customer, _account, moved in lives:
        found, plain = values(Portrait.objects.get(customer=customer)), _plain(moved, TODAY)
        assert by_event.get(customer.pk, found) == found
        assert abs(found["assets_avg_30d_minor"] - plain.pop("average")) <= 1
        assert sum(
            PortraitMonth.objects.filter(customer_id=customer.pk, salary__gt=0, month__gte=months_back(TODAY, 11)).values_list("salary", flat=True)
        ) == plain.pop("salary_sum")
        assert {code: found[code] for code in plain} == plain


def test_a_night_run_again_writes_nothing() -> None:
    random_life(Random(3))
    first = nights.run(TODAY, clock=lambda: NOW)
    assert first.changed >= 1 and first.finished_at is not None
    PortraitNight.objects.all().delete()
    again = nights.run(TODAY, clock=lambda: NOW)
    assert (again.changed, again.tagged, again.untagged, again.found) == (0, 0, 0, 0)


def test_a_night_that_was_cut_off_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nights, "PORTION", 2)
    people_there = [random_life(Random(n), movements=3)[0] for n in range(5)]

    def cut_off(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        nights.run(TODAY, clock=lambda: NOW, progress=cut_off)
    stood = PortraitNight.objects.get(day=TODAY)
    assert stood.finished_at is None and stood.customers == 2
    nights.run(TODAY, clock=lambda: NOW)
    assert Portrait.objects.filter(customer__in=people_there).count() == 5
    assert PortraitNight.objects.get(day=TODAY).customers >= 5


def test_what_was_booked_for_a_later_day_waits_for_that_day() -> None:
    customer = people.customer(login=None)
    account = money.account(holder=customer, now=at(TODAY - timedelta(days=50)))
    pay(account, TODAY - timedelta(days=2), "500.00", PostingKind.FROM_OTHER_BANK)
    pay(account, TODAY + timedelta(days=1), "70.00", PostingKind.FROM_OTHER_BANK)
    assert refreshed(customer).assets_minor == 50_000
    assert refreshed(customer, TODAY + timedelta(days=1)).assets_minor == 57_000


def test_an_older_day_never_overwrites_a_newer_one() -> None:
    customer = random_life(Random(5))[0]
    newer = values(refreshed(customer))
    nights.refresh(Span(customer.pk, customer.pk, TODAY - timedelta(days=9)), now=NOW)
    assert values(Portrait.objects.get(customer=customer)) == newer


def test_money_between_own_accounts_is_no_flow() -> None:
    from uuid import uuid4

    from accounts.ledger import services as ledger
    from accounts.ledger.models import AccountKind
    from portal.kernel.access import SYSTEM
    from portal.kernel.money import Money

    customer = people.customer(login=None)
    card = money.account(holder=customer, now=at(TODAY - timedelta(days=50)))
    other = money.account(holder=customer, kind=AccountKind.TYPE_2, now=at(TODAY - timedelta(days=50)))
    pay(card, TODAY - timedelta(days=3), "1000.00", PostingKind.FROM_OTHER_BANK)
    ledger.post(
        debit=card.pk, credit=other.pk, amount=Money(30_000), kind=PostingKind.TRANSFER, key=uuid4(), actor=SYSTEM,
        now=at(TODAY - timedelta(days=1)), business_date=TODAY - timedelta(days=1), memo="", debit_party="我", credit_party="我",
    )  # fmt: skip
    found = refreshed(customer)
    assert (found.out_30d_minor, found.in_30d_minor, found.own_moved_12m_minor, found.people_paid_12m) == (0, 100_000, 30_000, 0)
    assert found.assets_minor == 100_000 and found.account_kinds == 2


def test_old_sums_go_and_month_ends_stay() -> None:
    customer = people.customer(login=None)
    account = money.account(holder=customer, now=at(date(2025, 9, 1)))
    pay(account, date(2025, 9, 5), "500.00", PostingKind.FROM_OTHER_BANK)
    refreshed(customer, date(2025, 9, 30))
    assert PortraitSnapshot.objects.get(customer_id=customer.pk).values["assets_minor"] == 50_000
    refreshed(customer, TODAY)
    assert not PortraitMonth.objects.filter(customer_id=customer.pk).exists()
    assert not PortraitDay.objects.filter(customer_id=customer.pk).exists()
    assert Portrait.objects.get(customer=customer).assets_minor == 50_000
    assert PortraitSnapshot.objects.filter(customer_id=customer.pk).count() == 1


def test_a_salary_is_its_usual_amount_day_and_payer() -> None:
    customer = people.customer(login=None, birth_date=date(1990, 1, 1))
    account = money.account(holder=customer, now=at(date(2026, 1, 5)))
    salaries(account, months=6)
    pay(account, date(2026, 11, 15), "20000.00", PostingKind.SALARY, "江南精密机械")  # a bonus
    found = refreshed(customer)
    assert (found.salary_minor, found.salary_months, found.salary_payer) == (820_000, 6, "江南精密机械")
    assert (found.salary_day, found.salary_on) == (10, date(2026, 11, 15))
    assert (found.life_stage, found.age_band) == ("settled", "35-44")
    assert PortraitTag.objects.filter(customer=customer, code="salary_here", until=None).exists()


def test_the_demo_has_a_year_of_month_ends_and_a_night() -> None:
    from portal.demo import portraits

    customer = random_life(Random(8))[0]
    assert portraits.load(now=NOW) >= 1
    months = list(PortraitSnapshot.objects.filter(customer_id=customer.pk).order_by("month").values_list("month", flat=True))
    assert (months[0], months[-1], len(months)) == (date(2025, 11, 1), date(2026, 10, 1), 12)
    assert PortraitNight.objects.get(day=TODAY - timedelta(days=1)).finished_at is not None
    assert portraits.load(now=NOW) == 0
