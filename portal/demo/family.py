"""The stories of alice, bob and charlie. Alice's ends on the evening before the demo's day at the figures of the design:
42,618.35 on her wage account, 5,206.40 on the electronic one, 80,000.00 for three years."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from accounts.ledger.kinds import AccountKind, PostingKind
from portal.demo import cast, habits, routines, world
from portal.demo.lives import FAMILY, OWNER, RETIRED, Life, Slots
from portal.demo.steps import Step, at, dice, settle

#: Places of the family's accounts in the list of accounts.
ALICE_CARD, ALICE_ELECTRONIC, ALICE_TERM, BOB_CARD, BOB_SHOP, JOINT, CHARLIE_CARD, CHARLIE_TERM = range(8)
FIRST_FREE: Final = 8
#: Places of the family in the list of lives.
ALICE, BOB, CHARLIE = range(3)
#: How long alice's story is, in years, and the days at its end that are told, not drawn.
LONG: Final = 10
_TOLD: Final = 7
_TOLD_KINDS: Final = frozenset({PostingKind.CARD, PostingKind.TRANSFER, PostingKind.PAYMENT})

_CARD_ENDS_AT: Final = 4_261_835
_ELECTRONIC_ENDS_AT: Final = 520_640
_TERM: Final = 8_000_000
#: What she leaves on the wage account when she puts money aside.
_KEPT: Final = 3_300_000
#: What she leaves on the electronic account then.
_KEPT_ELECTRONIC: Final = 500_000

CARDS, CLEARING = -AccountKind.CARD_CLEARING, -AccountKind.CLEARING


@dataclass(frozen=True, slots=True)
class Ending:
    """What an account must hold at the end: the day on which the difference is set right, and how it is told."""

    account: int
    holds: int
    spent_at: str
    received_from: str


_ENDINGS: Final = (
    Ending(ALICE_CARD, _CARD_ENDS_AT, "信用卡还款", "差旅报销"),
    Ending(ALICE_ELECTRONIC, _ELECTRONIC_ENDS_AT, "云集百货", "好物仓 退款"),
)


def people(last: date) -> tuple[Life, Life, Life]:
    """Alice, bob and charlie, as the invented ones are described."""
    wuxi = world.CITIES[0]
    shops = {habit.name: tuple(shop.format(city=wuxi.name) for shop in habit.shops[:4]) for habit in world.HABITS}

    def life(person: cast.Person, **story: object) -> Life:
        return Life(
            name=person.name,
            name_en=person.name_en,
            gender=person.gender,
            birth_date=person.birth_date,
            city=wuxi,
            branch=person.branch,
            opened_on=person.opened_on,
            favourites=shops,
            **story,  # type: ignore[arg-type]
        )

    return (
        life(
            cast.ALICE, kind=FAMILY, income=12_860, payday=15, employer="江南精密机械", slots=Slots(ALICE_CARD, ALICE_ELECTRONIC), uses=0.8, rent=3_200,
            rent_day=20, landlord="王伟", children=1, streaming="云上影视", savings_plan=1_000, first_money=1_280_000, friends=(BOB,),
        ),
        life(
            cast.BOB, kind=OWNER, income=15_600, payday=12, employer="", slots=Slots(BOB_CARD, business=BOB_SHOP), uses=0.6, landlord="周建平",
            car=True, first_money=3_650_000, friends=(ALICE,),
        ),
        life(
            cast.CHARLIE, kind=RETIRED, income=4_380, payday=8, employer="", slots=Slots(CHARLIE_CARD, term=CHARLIE_TERM), uses=0.6,
            first_money=4_120_000, term_money=15_000_000,
        ),
    )  # fmt: skip


def story(family: Sequence[Life], *, first: date, last: date, seed: str) -> list[Step]:
    """Alice's ten years up to `last`, and the others' from `first` on; alice's end is brought to the figures it must have."""
    long_ago = last.replace(year=last.year - LONG, day=min(last.day, 28))
    plan = [
        *_alice(family, long_ago, last, dice(seed, "alice")),
        *life_of(family, BOB, first, last, dice(seed, "bob")),
        *life_of(family, CHARLIE, first, last, dice(seed, "charlie")),
        *_household(first, last),
    ]
    plan = _put_aside(plan, long_ago, last)
    for ending in _ENDINGS:
        plan = _bring_to(plan, ending, last)
    return plan


def life_of(family: Sequence[Life], place: int, first: date, last: date, random: Random) -> Iterator[Step]:
    """Everything a person does from the first day to the last."""
    life = family[place]
    yield from routines.first_money(life, first)
    for year, month in months(first, last):
        yield from inside(routines.month(life, year, month, last, random), first, last)
    yield from habits.purchases(life, first, last, random)
    yield from habits.between_friends(life, family, first, last, random)


def _alice(family: Sequence[Life], first: date, last: date, random: Random) -> Iterator[Step]:
    """Her days as anybody's, without the last week, which is told; the rent and the current of the last day are still to be paid."""
    told_from = last - timedelta(days=_TOLD - 1)
    for step in life_of(family, ALICE, first, last, random):
        told = step.day >= told_from and step.kind in _TOLD_KINDS and step.memo not in {"会员", "定投"}
        unpaid = step.day >= last - timedelta(days=1) and step.memo in {"房租", "电费"}
        too_early = step.memo == "定投" and step.day.year < last.year - 4
        if not told and not unpaid and not too_early:
            yield _dearer(step, last) if step.credit_party == "云上影视" else step
    yield from _last_week(last)
    term = date(last.year - 3, 12, 2)
    yield Step(at(term, 612), ALICE_CARD, ALICE_TERM, _TERM, PostingKind.TRANSFER, 0, "三年定期", "林知夏", "林知夏", must=True)


def _dearer(step: Step, last: date) -> Step:
    """The subscription went up by five yuan this month."""
    return step._replace(amount=3_000) if (step.day.year, step.day.month) == (last.year, last.month) else step


def _put_aside(plan: list[Step], first: date, last: date) -> list[Step]:
    """Twice a year she puts what she does not need into funds, except in the years when she saves for the three-year deposit."""
    saving = range(last.year - 5, last.year - 2)
    for year, month in months(first, last):
        day = date(year, month, 17)
        if month not in {3, 9} or day > last - timedelta(days=55):
            continue
        moment = at(day, 1231)
        holds = settle((step for step in plan if step.at < moment), FIRST_FREE)[1]
        back = (holds[ALICE_ELECTRONIC] - _KEPT_ELECTRONIC) // 100_000 * 100_000
        if back > 0:
            plan = [*plan, Step(moment - 60, ALICE_ELECTRONIC, ALICE_CARD, back, PostingKind.TRANSFER, 0, "转回工资卡", "林知夏", "林知夏")]
        if year in saving:
            continue
        spare = holds[ALICE_CARD] + max(0, back) - _KEPT
        if spare > 300_000:
            aside = spare // 100_000 * 100_000
            plan = [*plan, Step(moment, ALICE_CARD, CLEARING, aside, PostingKind.PAYMENT, routines.SECURITIES, "申购", "林知夏", "稳享债基")]
    return plan


def _last_week(last: date) -> Iterator[Step]:
    """The days of the design's statement."""

    def paid(days_ago: int, hour: int, minute: int, category: int, party: str, amount: int) -> Step:
        moment = at(last - timedelta(days=days_ago), hour * 60 + minute)
        return Step(moment, ALICE_CARD, CARDS, amount, PostingKind.CARD, category, "", "林知夏", party)

    def came(days_ago: int, hour: int, minute: int, kind: PostingKind, party: str, amount: int, memo: str) -> Step:
        source = CARDS if kind == PostingKind.REFUND else CLEARING
        return Step(at(last - timedelta(days=days_ago), hour * 60 + minute), source, ALICE_CARD, amount, kind, 0, memo, party, "林知夏")

    yield paid(11, 15, 20, 5941, "绿野户外", 19_900)
    yield came(6, 16, 40, PostingKind.REFUND, "绿野户外", 19_900, "退款")
    yield paid(6, 19, 22, 5992, "花间里", 8_800)
    yield paid(1, 8, 9, 4111, "无锡地铁", 400)
    yield came(1, 15, 2, PostingKind.FROM_OTHER_BANK, "王芳", 8_800, "生日快乐")
    yield paid(1, 20, 31, 5411, "盒小鲜超市", 12_630)
    yield paid(0, 8, 12, 4111, "无锡地铁", 400)
    yield paid(0, 12, 24, 5814, "巷口面馆", 2_600)
    yield paid(0, 19, 6, 5812, "梁溪小馆", 6_800)


def _household(first: date, last: date) -> Iterator[Step]:
    """The account alice and bob hold together: both pay in, what the household needs goes out."""
    for year, month in months(first, last):
        steps = [
            Step(at(date(year, month, 16), 1260), ALICE_CARD, JOINT, 150_000, PostingKind.TRANSFER, 0, "家用", "林知夏", "家庭账户"),
            Step(at(date(year, month, 13), 1302), BOB_CARD, JOINT, 250_000, PostingKind.TRANSFER, 0, "家用", "周明远", "家庭账户"),
            Step(at(date(year, month, 17), 1155), JOINT, CARDS, 64_850, PostingKind.CARD, 5411, "", "家庭账户", "邻里生鲜"),
            Step(at(date(year, month, 24), 1020), JOINT, CARDS, 182_300, PostingKind.PAYMENT, 8211, "托班费", "家庭账户", "小太阳幼儿园"),
        ]
        yield from inside(steps, first, last - timedelta(days=_TOLD) if month == last.month and year == last.year else last)


def _bring_to(plan: list[Step], ending: Ending, last: date) -> list[Step]:
    """One movement, ten days before the end, after which the account ends where it must."""
    day = last - timedelta(days=9)
    held = settle(plan, FIRST_FREE)[1][ending.account]
    away = held - ending.holds
    if away > 0:
        kind, moment = PostingKind.PAYMENT, at(day, 1290)
        return [*plan, Step(moment, ending.account, CARDS, away, kind, 0, "", "林知夏", ending.spent_at, must=True)]
    if away < 0:
        kind, moment = PostingKind.FROM_OTHER_BANK, at(day, 660)
        return [*plan, Step(moment, CLEARING, ending.account, -away, kind, 0, "", ending.received_from, "林知夏", must=True)]
    return plan


def months(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Every month that the days from first to last touch."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


def inside(steps: Sequence[Step] | Iterator[Step], first: date, last: date) -> Iterator[Step]:
    """The steps of the days from first to last."""
    return (step for step in steps if first.toordinal() <= step.at // 86_400 <= last.toordinal())
