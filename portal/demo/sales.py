"""Leads and opportunities of the demo: an opening that stopped, a unit, a street half walked, a pipeline at every stage; through the services of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Count

from accounts.consents import selling
from accounts.identity.models import Customer, User
from accounts.onboarding import services as onboarding
from accounts.onboarding.attribution import Origin
from accounts.onboarding.models import Purpose
from accounts.organisation.models import StaffMember
from backoffice.clients.models import Care
from backoffice.leads import finding, giving, services, streets, units
from backoffice.leads.models import Lead, LostBecause
from backoffice.leads.places import StopResult, UnitKind
from backoffice.portrait.models import LifeEvent, Portrait
from backoffice.worklist.models import Outcome, Way
from portal.demo import cast, desks, logins, numbers
from portal.kernel.access import SYSTEM, Actor, Channel
from portal.kernel.clock import bank_date
from portal.kernel.events.models import Event

#: Whose application has not moved for days.
STOPPED: Final = "tangxiaoyu"
_SERIAL: Final = 470
_UNIT: Final = "梁溪实验小学"
_STREET: Final = "人民中路"
#: Life events that became leads before the demo was opened.
_LIVES: Final = 6


@dataclass(frozen=True, slots=True)
class _Deal:
    """An opportunity: its stages on the way, and how it ended."""

    subject: str
    amount: int
    days: int
    stages: tuple[str, ...]
    next_step: str = ""
    in_days: int = 3
    end: str = ""


_DEALS: Final = (
    _Deal("三年期大额存单续做", 80_000_000, 12, ("qualified", "proposed"), "把提前支取的算法写清楚发过去", 1),
    _Deal("卖房款暂存", 120_000_000, 41, ("qualified", "proposed"), "", 0, "won"),
    _Deal("年终奖转定期", 30_000_000, 20, ("contacted",), "回电问存多久", -1),
    _Deal("装修分期", 15_000_000, 4, (), "约到网点看资料", 2),
    _Deal("子女留学汇款", 20_000_000, 55, ("contacted",), "", 0, "lost"),
    _Deal("收款码与对账", 6_000_000, 30, ("qualified",), "带一台音箱上门", 5),
)
_SHOPS: Final = (
    ("老周面馆", "餐饮", "18 号"), ("晨光文具", "文具", "20 号"), ("小满咖啡", "餐饮", "22 号"), ("百草堂药房", "药店", "26 号"),
    ("锦绣窗帘", "家居", "28 号"), ("阿福生煎", "餐饮", "30 号"), ("梁溪眼镜", "眼镜", "36 号"), ("田园果业", "水果", "38 号"),
    ("顺达五金", "五金", "42 号"), ("丽人理发", "理发", "44 号"), ("新华书屋", "书店", "48 号"), ("好邻居便利店", "便利店", "50 号"),
)  # fmt: skip
_VISITS: Final = (
    (StopResult.CLIENT, "用我们的收款码，说到账快", 0, ""),
    (StopResult.INTERESTED, "想要收款音箱，月流水八万左右", 8_000_000, "陆老板"),
    (StopResult.NOBODY, "老板不在，下午三点以后再来", 0, ""),
    (StopResult.DECLINED, "总部统一收银", 0, ""),
)
_TEACHERS: Final = ("钱思齐", "孙若兰", "李明哲", "吴佩华", "郑雨桐", "王景行")


@transaction.atomic
def load(*, now: datetime) -> int:
    """Make what is missing; answers how many leads there are. Done once."""
    logins.require_demo()
    if Lead.objects.exists():
        return 0
    dana, erin = (StaffMember.objects.get(number=person.number) for person in (cast.DANA, cast.ERIN))
    giving.set_rule(branch=dana.branch, source="abandoned", people=[dana], staff=erin, actor=_actor(erin), now=now - timedelta(days=40))
    _pipeline(dana, _DEALS, now)
    colleague = StaffMember.objects.filter(number=desks.STAYS[0]).first()
    if colleague is not None:
        _pipeline(colleague, (_DEALS[2], _DEALS[5]), now)
    _unit(dana, now)
    _street(dana, now)
    _stopped(now)
    _lives(now)
    return Lead.objects.count()


def _pipeline(owner: StaffMember, deals: Sequence[_Deal], now: datetime) -> None:
    """Opportunities with clients of the own book, each with its story."""
    taken = Lead.objects.filter(customer__isnull=False).values("customer")
    led = Care.objects.leads().filter(manager=owner).exclude(customer__in=taken).order_by("-customer__figures__assets_minor", "pk")
    free = selling.sellable(Customer.objects.all()).values("pk")
    people = Customer.objects.filter(pk__in=list(led.filter(customer__in=free).values_list("customer", flat=True)[: len(deals)])).order_by("pk")
    for customer, deal in zip(people, deals, strict=False):
        at = now - timedelta(days=deal.days)
        by: dict[str, Any] = {"staff": owner, "actor": _actor(owner)}
        lead = services.capture(
            source="hand", source_ref=f"demo:{owner.number}:{deal.subject}", customer=customer, subject=deal.subject, value_minor=deal.amount,
            manager=owner, actor=_actor(owner), now=at,
        )  # fmt: skip
        said: dict[str, Any] = {"way": Way.CALL, "outcome": Outcome.INTERESTED, "note": "愿意听听方案，晚上方便接电话。"}
        services.log_contact(reference=lead.reference, **said, **by, now=at + timedelta(hours=3))
        _deal(lead, deal, by, at, now)


def _deal(lead: Lead, deal: _Deal, by: dict[str, Any], at: datetime, now: datetime) -> None:
    day = bank_date(now) + timedelta(days=deal.in_days)
    figures = services.Figures(
        deal.subject, deal.amount, expected_on=bank_date(now) + timedelta(days=30), next_step=deal.next_step, next_on=day if deal.next_step else None
    )
    row = services.convert(reference=lead.reference, figures=figures, **by, now=at + timedelta(hours=4))
    for place, stage in enumerate(deal.stages):
        if stage == row.stage_id:
            continue
        row = services.advance(reference=row.reference, stage=stage, seen=row.stage_id, **by, now=at + timedelta(days=2 + 3 * place))
    if deal.end == "won":
        services.win(reference=row.reference, **by, now=at + timedelta(days=20), note="存了一年期，转入当天到账。")
    elif deal.end == "lost":
        services.lose(reference=row.reference, because=LostBecause.PRICE, reason="别家汇率优惠更多", **by, now=at + timedelta(days=20))


def _unit(dana: StaffMember, now: datetime) -> None:
    """The employer that pays most customers of the branch, and a school with its own list."""
    at, by = now - timedelta(days=6), _actor(dana)
    paid = Portrait.objects.filter(customer__branch=dana.branch).exclude(salary_payer="").exclude(salary_payer=None)
    payer = paid.values("salary_payer").annotate(n=Count("pk")).order_by("-n", "salary_payer").values_list("salary_payer", flat=True).first()
    if payer:
        facts = units.UnitFacts(payer, UnitKind.EMPLOYER, [payer], 180, "工资在我行代发")
        units.enter(facts=facts, branch=dana.branch, keeper=StaffMember.objects.get(number=cast.ERIN.number), actor=by, now=at)
    school = units.enter(facts=units.UnitFacts(_UNIT, UnitKind.SCHOOL, [_UNIT], 96, "每年九月代收学费"), branch=dana.branch, keeper=dana, actor=by, now=at)
    for place, name in enumerate(_TEACHERS):
        units.add_person(unit=school, name=name, phone=numbers.mobile(_SERIAL + 10 + place), actor=by, now=at)


def _street(dana: StaffMember, now: datetime) -> None:
    at, by = now - timedelta(hours=3), _actor(dana)
    street = streets.open_list(name=_STREET, branch=dana.branch, owner=dana, planned_on=bank_date(now), actor=by, now=now - timedelta(days=2))
    stops = [streets.add_shop(street=street, shop=streets.Shop(name, trade, address), now=at) for name, trade, address in _SHOPS]
    for place, (stop, (result, note, value, contact)) in enumerate(zip(stops, _VISITS, strict=False)):
        phone = numbers.mobile(_SERIAL + 30) if contact else ""
        streets.visit(
            reference=street.reference, stop=stop.pk, result=result, note=note, value_minor=value, contact=contact, phone=phone, staff=dana, actor=by,
            now=at + timedelta(minutes=12 * place),
        )  # fmt: skip


def _stopped(now: datetime) -> None:
    """Somebody who came by the branch's picture code and stopped at the document, five days ago."""
    if not User.objects.filter(username=STOPPED).exists():
        at = now - timedelta(days=5, hours=2)
        user = logins.give_login(STOPPED, now=at)
        actor = Actor("user", user.pk, Channel.WEB)
        row = onboarding.begin(user=user, origin=Origin(f"branch-{cast.LIANGXI}", "/", at), actor=actor, now=at)
        facts = {"purpose": Purpose.SALARY, "name": "唐小雨", "phone": numbers.mobile(_SERIAL)}
        onboarding.save_step(application=row, step="purpose", facts=facts, now=at)
    finding.find_abandoned(now=now - timedelta(hours=1))


def _lives(now: datetime) -> None:
    """What the portrait found in the lives of the branches' customers."""
    rows = LifeEvent.objects.filter(customer__in=Care.objects.leads().values("customer")).order_by("-on", "pk")
    for row in rows[:_LIVES]:
        finding.capture_life_event(
            Event(topic="portrait.life_event", subject=f"customer:{row.customer_id}", actor_id=SYSTEM.id, payload={"id": row.pk}, at=now)
        )


def _actor(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)
