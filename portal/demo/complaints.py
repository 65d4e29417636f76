"""Complaints of the demo: one near its day, one late, one in mediation, some closed, through the same services as on the pages."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from django.db import transaction

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, Role, StaffMember
from backoffice.complaints import escalation, extending, services
from backoffice.complaints.models import Complaint, ComplaintCategory, ComplaintChannel, Finding, RootCause, Severity
from portal.demo import cast
from portal.demo.steps import dice
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import BANK_ZONE, bank_date

#: Further closed ones of other places, so that the figures say something.
_CLOSED_ELSEWHERE: Final = 22


@dataclass(frozen=True, slots=True)
class Story:
    """One complaint: what it is about, how many days ago it came, and how far it has come."""

    category: str
    text: str
    wish: str
    days_ago: int
    ends: str
    channel: ComplaintChannel = ComplaintChannel.COUNTER
    severity: Severity = Severity.ORDINARY
    who: str = ""


_AT_LIANGXI: Final = (
    Story(
        "fees.untold",
        "上月账上扣了 120 元账户管理费，开户时没有人告诉我要收。",
        "把钱退给我",
        13,
        "started",
        ComplaintChannel.PORTAL,
        Severity.SERIOUS,
        cast.BOB.number,
    ),
    Story("payment.late", "给家里转的 3,000 元两天还没有到账，问了两次都说再等等。", "查清楚钱在哪里", 17, "started", ComplaintChannel.PHONE, Severity.SERIOUS),
    Story("service.waiting", "周一上午取号排了一小时四十分钟，只开了一个窗口。", "多开一个窗口", 26, "closed"),
    Story(
        "product.misled", "客户经理推荐时只说利息高，没有说提前支取按活期算。", "按原来的利率算", 24, "mediation", ComplaintChannel.REGULATOR, Severity.GRAVE
    ),
    Story("privacy.marketing", "已经说过不要打推销电话，这周又接到两次。", "不要再打", 1, "new", ComplaintChannel.PHONE),
    Story("online.hard", "换了手机以后找不到在哪里改限额，字也太小。", "", 5, "answered"),
)  # fmt: skip
_OTHERS: Final = (
    ("service.attitude", "柜台人员答复很不耐烦，问多了就不理。", RootCause.CONDUCT, Finding.PARTLY, "当面道歉，该员工重新参加服务培训"),
    ("payment.twice", "水费扣了两次，只该扣一次。", RootCause.SYSTEM, Finding.FOUNDED, "当日退回多扣款项，代扣程序加防重检查"),
    ("account.records", "打印一年流水让我跑了三趟。", RootCause.PROCESS, Finding.FOUNDED, "流水改为任一网点当场打印，并提供线上下载"),
    ("online.down", "周日晚上页面一直打不开，付不了款。", RootCause.SYSTEM, Finding.FOUNDED, "扩容并提前公告维护时间"),
    ("service.access", "给老人办业务没有座位，也没有人帮忙。", RootCause.PROCESS, Finding.FOUNDED, "设老年客户专座和引导员"),
    ("payment.limit", "限额被调低，没有收到通知。", RootCause.WORDS, Finding.PARTLY, "调整限额前发站内信和短信说明原因"),
    ("product.interest", "定期到期利息比我算的少。", RootCause.MISUNDERSTANDING, Finding.UNFOUNDED, "逐日列出计息过程给客户看，宣传页补充算例"),
    ("account.opening", "销户要求本人到开户网点，路很远。", RootCause.PROCESS, Finding.FOUNDED, "支持任一网点销户"),
)


@transaction.atomic
def load(*, seed: int, now: datetime) -> int:
    """Erin's sub-branch with complaints in every state, other places with closed ones; answers how many. Done once."""
    if Complaint.objects.exists():
        return 0
    random = dice(seed, "complaints")
    here = _customers(cast.LIANGXI, len(_AT_LIANGXI))
    if len(here) < len(_AT_LIANGXI):
        return 0
    people = _people()
    for story, customer in zip(_AT_LIANGXI, here, strict=True):
        _tell(story, Customer.objects.select_related("branch").get(number=story.who) if story.who else customer, people, now)
    closed = _elsewhere(random, people, now)
    escalation.escalate(now)
    return len(_AT_LIANGXI) + closed


def _people() -> dict[str, StaffMember]:
    return {row.number: row for row in StaffMember.objects.filter(number__in=[cast.DANA.number, cast.ERIN.number, cast.KATE.number, cast.JUDY.number])}


def _customers(code: str, count: int) -> list[Customer]:
    """Not the cast's own: their pages tell other stories."""
    own = [person.number for person in cast.CUSTOMERS]
    return list(Customer.objects.filter(branch__code=code).exclude(number__in=own).select_related("branch").order_by("pk")[:count])


def _tell(story: Story, customer: Customer, people: dict[str, StaffMember], now: datetime) -> None:
    dana, erin, kate = people[cast.DANA.number], people[cast.ERIN.number], people[cast.KATE.number]
    at = _morning(now, story.days_ago)
    row = _take_in(story, customer, people[cast.JUDY.number], at)
    if story.ends == "new":
        return
    owner, boss = (kate, kate) if story.severity == Severity.GRAVE else (dana if story.category == "fees.untold" else erin, erin)
    services.assign(reference=row.reference, staff=boss, owner=owner, actor=_of(boss), now=at + timedelta(hours=3))
    services.start(reference=row.reference, staff=owner, actor=_of(owner), now=at + timedelta(days=1))
    services.note(reference=row.reference, staff=owner, text="已调取当日监控和业务凭证。", actor=_of(owner), now=at + timedelta(days=1, hours=1))
    _call(row, owner, "已电话告知受理编号和答复日期。", at + timedelta(days=1, hours=2))
    if story.category == "fees.untold":
        until = row.due_on + timedelta(days=15)
        extending.ask(reference=row.reference, staff=owner, until=until, reason="要向外地开户网点调取开户资料", actor=_of(owner), now=now - timedelta(hours=5))
    if story.ends == "started":
        return
    services.answer(reference=row.reference, staff=owner, text=_answer(story), actor=_of(owner), now=at + timedelta(days=3))
    _call(row, owner, "已电话告知答复内容。", at + timedelta(days=3, hours=1))
    if story.ends == "closed":
        services.accept(reference=row.reference, by=owner, text="客户来电表示满意。", actor=_of(owner), now=at + timedelta(days=4))
        _close(row, owner, Finding.FOUNDED, RootCause.PROCESS, "周一上午固定开三个窗口，叫号屏显示预计等候时间", at + timedelta(days=5))
    if story.ends == "mediation":
        services.dispute(reference=row.reference, by=owner, text="答复没有说清楚当时录音里讲了什么。", actor=_of(owner), now=at + timedelta(days=6))
        services.mediate(
            reference=row.reference, staff=owner, mediator="市金融纠纷人民调解委员会", text="请您于下周三上午十点到调解委员会，我们一同到场。",
            actor=_of(owner), now=at + timedelta(days=9),
        )  # fmt: skip
        _call(row, owner, "已电话告知调解时间和地点。", at + timedelta(days=9, hours=1))


def _call(row: Complaint, owner: StaffMember, words: str, at: datetime) -> None:
    """Who has no login is told by telephone, and that is written down."""
    row.refresh_from_db()
    if row.to_tell:
        services.tell(reference=row.reference, staff=owner, text=words, actor=_of(owner), now=at)


def _answer(story: Story) -> str:
    """In the tone in which the house answers."""
    if story.category == "online.hard":
        return "限额在“账户”里该账户的页面上，点“限额”即可。我们已把入口移到更显眼的位置；需要大字请在“我的”里选长辈版。给您添了麻烦，抱歉。"
    return "您反映的情况属实。我们已核实并改正，向您道歉。"


def _take_in(story: Story, customer: Customer, teller: StaffMember, at: datetime) -> Complaint:
    own = story.channel == ComplaintChannel.PORTAL
    category, by = ComplaintCategory.objects.get(pk=story.category), customer if own else teller
    return services.register(
        channel=story.channel, category=category, text=story.text, wish=story.wish, branch=customer.branch, customer=customer, severity=story.severity,
        key=f"demo-{customer.number}-{story.days_ago}", staff=None if own else teller, actor=_of(by), now=at,
    )  # fmt: skip


def _elsewhere(random: Random, people: dict[str, StaffMember], now: datetime) -> int:
    """Closed ones of the past year at other places, a few of them answered late."""
    places = list(Branch.objects.filter(kind="subbranch").exclude(code=cast.LIANGXI).order_by("code"))
    kate = people[cast.KATE.number]
    managers = {row.branch_id: row for row in StaffMember.objects.filter(role=Role.BRANCH_MANAGER, active=True, branch__in=places)}
    customers = {place.pk: _customers(place.code, _CLOSED_ELSEWHERE) for place in places}
    done = 0
    for number in range(_CLOSED_ELSEWHERE):
        place = random.choice(places)
        if not customers[place.pk]:
            continue
        owner = managers.get(place.pk, kate)
        _closed_one(random, customers[place.pk].pop(), owner, now, late=number % 6 == 0)
        done += 1
    return done


def _closed_one(random: Random, customer: Customer, owner: StaffMember, now: datetime, *, late: bool) -> None:
    category, text, cause, finding, remedy = random.choice(_OTHERS)
    at = _morning(now, random.randint(30, 330))
    answered = at + timedelta(days=17 if late else random.randint(2, 12))
    row = _take_in(Story(category, text, "", 0, "closed"), customer, owner, at)
    services.assign(reference=row.reference, staff=owner, owner=owner, actor=_of(owner), now=at + timedelta(hours=2))
    services.answer(reference=row.reference, staff=owner, text="您反映的情况我们已逐项核实，处理如下。", actor=_of(owner), now=answered)
    _call(row, owner, "已电话告知答复内容。", answered + timedelta(hours=1))
    services.accept(reference=row.reference, by=owner, text="客户来电表示满意。", actor=_of(owner), now=answered + timedelta(days=1))
    _close(row, owner, finding, cause, remedy, answered + timedelta(days=2))


def _close(row: Complaint, owner: StaffMember, finding: Finding, cause: RootCause, remedy: str, at: datetime) -> None:
    services.close(reference=row.reference, staff=owner, finding=finding, root_cause=cause, remedy=remedy, actor=_of(owner), now=at)


def _of(person: Customer | StaffMember) -> Actor:
    return Actor("customer", person.pk, Channel.WEB) if isinstance(person, Customer) else Actor("staff", person.pk, Channel.BACKOFFICE)


def _morning(now: datetime, days_ago: int) -> datetime:
    day: date = bank_date(now) - timedelta(days=days_ago)
    return datetime.combine(day, time(10, 20), BANK_ZONE)
