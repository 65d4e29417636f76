"""What the branches' people have done: books of clients, contacts, promises and tasks, through the same services as on their pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from django.db import transaction

from accounts.identity.models import Customer
from accounts.organisation import services as organisation
from accounts.organisation.models import Branch, Role, StaffMember
from backoffice.clients import figures
from backoffice.clients import services as clients
from backoffice.clients.models import Assignment, Care, Source
from backoffice.worklist import services as worklist
from backoffice.worklist.models import ClientPromise, Outcome, Task, Way
from portal.demo import cast
from portal.demo.steps import dice
from portal.kernel.access import SYSTEM, Actor, Channel
from portal.kernel.clock import BANK_ZONE, bank_date

#: Since when the managers have their books.
_BOOKS_FOR: Final = timedelta(days=200)
#: Customers of dana's sub-branch whom nobody looks after yet.
_UNASSIGNED: Final = 14
#: Two more managers beside dana: one stays, one leaves the bank and still has a book.
STAYS: Final = ("S0104", "葛思远", "Ge Siyuan", date(2017, 9, 4))
LEAVES: Final = ("S0105", "孟凡", "Meng Fan", date(2020, 3, 2))


@dataclass(frozen=True, slots=True)
class Talk:
    """What a contact can be about."""

    way: Way
    outcome: Outcome
    note: str
    promise: str = ""
    next: str = ""


_TALKS: Final = (
    Talk(Way.CALL, Outcome.DONE, "确认了新的工作单位和住址，资料无误。"),
    Talk(Way.CALL, Outcome.INTERESTED, "想了解三年期大额存单的利率和起存金额。", promise="把大额存单利率表发给客户"),
    Talk(Way.CALL, Outcome.THINKING, "孩子明年上小学，考虑把活期的一部分转定期，要和家人商量。", next="再问问转定期的事"),
    Talk(Way.CALL, Outcome.LATER, "在外地出差，请月底以后再联系。", next="月底以后再联系"),
    Talk(Way.CALL, Outcome.NO_ANSWER, "未接通。"),
    Talk(Way.CALL, Outcome.NO_ANSWER, "响铃后挂断，改天再打。"),
    Talk(Way.MESSAGE, Outcome.DONE, "发送了转账限额调整的办理步骤，客户已自行办好。"),
    Talk(Way.MESSAGE, Outcome.DECLINED, "不需要，暂时没有打算。"),
    Talk(Way.BRANCH, Outcome.DONE, "来网点更换了预留手机号，顺便打印了一年流水。"),
    Talk(Way.BRANCH, Outcome.INTERESTED, "办理业务时问到工资卡转入的活动。", promise="查清工资卡转入有无手续费后回电"),
    Talk(Way.VISIT, Outcome.DONE, "上门为老人办好长辈版设置，教会了朗读余额。"),
    Talk(Way.VISIT, Outcome.THINKING, "到店里看了收款码摆放，想要一块音箱。", promise="申请一台收款音箱", next="问音箱到了没有"),
)
_KEPT: Final = "已办好并告诉客户"


@transaction.atomic
def load(*, seed: int, now: datetime) -> int:
    """Give every manager a book and a history with it; answers how many contacts were written. Done once."""
    if Assignment.objects.exists():
        return 0
    random, began = dice(seed, "desks"), now - _BOOKS_FOR
    _more_managers(now)
    _give_books(random, began, now)
    contacts = sum(_history(manager, random, began, now) for manager in StaffMember.objects.filter(role=Role.ACCOUNT_MANAGER, active=True).order_by("number"))
    _dana_today(now)
    figures.refresh(day=bank_date(now) - timedelta(days=1))
    return contacts


def _more_managers(now: datetime) -> None:
    branch = Branch.objects.get(code=cast.LIANGXI)
    for number, name, name_en, joined_on in (STAYS, LEAVES):
        organisation.appoint_staff(
            number=number, name=name, name_en=name_en, branch=branch, role=Role.ACCOUNT_MANAGER, joined_on=joined_on, actor=SYSTEM, now=now
        )


def _give_books(random: Random, began: datetime, now: datetime) -> None:
    dana = StaffMember.objects.get(number=cast.DANA.number)
    family = Customer.objects.filter(number__in=(cast.ALICE.number, cast.BOB.number)).values_list("pk", flat=True)
    clients.assign(customers=family, manager=dana, source=Source.HAND, reason="开户时由陈嘉禾接待", actor=SYSTEM, now=began, announce=False)
    clients.fill_pools(reason="网点管户首次分配", actor=SYSTEM, now=began)
    others = list(
        Care.objects.leads().filter(manager__branch__code=cast.LIANGXI).exclude(customer__in=family).order_by("pk").values_list("customer", flat=True)
    )
    free = random.sample(others, min(_UNASSIGNED, len(others) // 4))
    clients.release(customers=free, reason="客户经理调整，待重新分配", actor=SYSTEM, now=now - timedelta(days=9))


def _history(manager: StaffMember, random: Random, began: datetime, now: datetime) -> int:
    """One manager's contacts in the order in which they happened; most clients were spoken to, some long ago, some never."""
    led = Customer.objects.filter(pk__in=Care.objects.leads().filter(manager=manager).values("customer")).order_by("pk")
    meetings = sorted(_meetings(list(led), random, began, now), key=lambda meeting: meeting[0])
    actor = Actor("staff", manager.pk, Channel.BACKOFFICE)
    for at, customer, talk in meetings:
        today = bank_date(at)
        contact = worklist.log_contact(
            customer=customer,
            staff=manager,
            way=talk.way,
            outcome=talk.outcome,
            note=talk.note,
            actor=actor,
            now=at,
            promise=(talk.promise, today + timedelta(days=random.choice((3, 5, 7)))) if talk.promise else None,
            follow_up=(talk.next, _at_hour(today + timedelta(days=random.randint(10, 30)), 15)) if talk.next else None,
        )
        _end_what_is_past(contact.pk, manager, actor, now, random)
    return len(meetings)


def _meetings(led: Sequence[Customer], random: Random, began: datetime, now: datetime) -> Iterator[tuple[datetime, Customer, Talk]]:
    days = (now - began).days
    for customer in led:
        for _ in range(random.choice((0, 1, 1, 1, 2))):
            day = bank_date(now) - timedelta(days=1 + int((days - 2) * random.random() ** 1.6))
            day -= timedelta(days=max(0, day.weekday() - 4))
            yield _at_hour(day, random.randint(9, 16), random.randint(0, 59)), customer, random.choice(_TALKS)


def _end_what_is_past(contact_id: int, manager: StaffMember, actor: Actor, now: datetime, random: Random) -> None:
    """Promises and tasks of long ago were kept and done, but for a few that are late."""
    today = bank_date(now)
    for promise in ClientPromise.objects.filter(contact=contact_id, due_on__lt=today):
        if (today - promise.due_on).days > 12 or random.random() < 0.7:
            worklist.keep_promise(reference=promise.reference, staff=manager, actor=actor, now=_at_hour(promise.due_on, 11), note=_KEPT)
    for task in Task.objects.filter(contact=contact_id, due_at__lt=now):
        if (now - task.due_at).days > 12 or random.random() < 0.7:
            worklist.finish_task(reference=task.reference, staff=manager, actor=actor, now=task.due_at, result="已联系")


def _dana_today(now: datetime) -> None:
    """What waits for dana and erin on the day the demo is opened."""
    dana, erin = (StaffMember.objects.get(number=person.number) for person in (cast.DANA, cast.ERIN))
    alice, bob = (Customer.objects.get(number=person.number) for person in (cast.ALICE, cast.BOB))
    today, actor = bank_date(now), Actor("staff", dana.pk, Channel.BACKOFFICE)
    before = _at_hour(today - timedelta(days=4), 10, 20)
    worklist.log_contact(
        customer=alice,
        staff=dana,
        way=Way.CALL,
        outcome=Outcome.INTERESTED,
        note="年终奖到账后想存一部分三年期，问提前支取怎么算。",
        actor=actor,
        now=before,
        promise=("把提前支取的算法写清楚发过去", today),
        follow_up=("回电：年终奖存多少、存多久", _at_hour(today, 15, 30)),
    )
    worklist.log_contact(
        customer=bob,
        staff=dana,
        way=Way.VISIT,
        outcome=Outcome.DONE,
        note="到店看了对账方式，旺季想提高收款限额。",
        actor=actor,
        now=before + timedelta(hours=6),
        promise=("问清收款限额能提到多少", today - timedelta(days=1)),
    )
    worklist.add_task(
        owner=dana, title="准备周五的客户沙龙名单", due_at=_at_hour(today + timedelta(days=2), 17), source="self", actor=actor, now=before, made_by=dana
    )
    worklist.add_task(
        owner=erin,
        title=f"{LEAVES[1]}月底离职：把管户移交出去",
        due_at=_at_hour(today + timedelta(days=3), 12),
        source="self",
        actor=Actor("staff", erin.pk, Channel.BACKOFFICE),
        now=before,
        made_by=erin,
    )


def _at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BANK_ZONE)
