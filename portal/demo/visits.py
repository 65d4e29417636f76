"""Appointments of the demo: what dana did last week, what is booked for the next working day, through the same services as on the pages."""

from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.clients.models import Care
from backoffice.visits import booking, services
from backoffice.visits.models import Source, Topic, Visit, VisitKind
from backoffice.visits.services import FollowUp, Promise
from backoffice.worklist.models import Outcome
from portal.demo import cast, desks
from portal.kernel.access import Actor, Channel
from portal.kernel.calendars import next_bank_day, previous_bank_day
from portal.kernel.clock import BANK_ZONE, bank_date

_MINUTES: Final = (
    "在客户家里见面，约一小时。年终奖预计十二月到账，想把其中约五万元存三年期；担心提前用钱，已说明提前支取按活期计息。"
    "长辈在家，顺便帮周桂兰奶奶看了长辈版的字号，她觉得“来去明细”最好用。客户希望下次带上三年期与五年期的对照。"
)


@transaction.atomic
def load(*, now: datetime) -> int:
    """Alice's visit of last week with a promise, hers and others' of the next working day; answers how many. Done once."""
    if Visit.objects.exists():
        return 0
    dana = StaffMember.objects.select_related("branch").get(number=cast.DANA.number)
    alice, bob, charlie = (Customer.objects.select_related("branch").get(number=one.number) for one in (cast.ALICE, cast.BOB, cast.CHARLIE))
    _last_week(alice, dana, now)
    day = next_bank_day(bank_date(now))
    _book(alice, VisitKind.HOME, _at(day, 10), Topic.SAVINGS, now, note="小区东门可以停车，到了给我打电话。", place="无锡市梁溪区学前街 12 号 3 幢 502 室")
    _book(bob, VisitKind.MANAGER, _at(day, 14, 30), Topic.BUSINESS, now, note="想谈收款码的限额")
    _book(charlie, VisitKind.COUNTER, _at(day, 9, 30), Topic.PHONE, now, note="请慢一点说")
    _of_who_will_be_away(day, now)
    return Visit.objects.count()


def _of_who_will_be_away(day: date, now: datetime) -> None:
    """Planned before the colleague whom dana stands in for entered a leave: dana decides what becomes of it."""
    away = StaffMember.objects.select_related("branch").get(number=desks.STAYS[0])
    care = Care.objects.open().filter(manager=away).select_related("customer").order_by("customer_id").first()
    if care is None:
        return
    before, actor = now - timedelta(days=6), Actor("staff", away.pk, Channel.BACKOFFICE)
    services.plan_visit(
        staff=away, customer=care.customer, kind=VisitKind.MANAGER, starts_at=_at(day, 15, 30), place="", topic=Topic.SAVINGS,
        note="定期到期怎么安排", source=Source.STAFF, source_ref="demo-away", actor=actor, now=before,
    )  # fmt: skip


def _last_week(alice: Customer, dana: StaffMember, now: datetime) -> None:
    day = previous_bank_day(previous_bank_day(bank_date(now)))
    begins, actor = _at(day, 15), Actor("staff", dana.pk, Channel.BACKOFFICE)
    visit = services.plan_visit(
        staff=dana, customer=alice, kind=VisitKind.HOME, starts_at=begins, place="无锡市梁溪区学前街 12 号 3 幢 502 室", topic=Topic.SAVINGS,
        note="年终奖怎么存", source=Source.STAFF, source_ref="demo", actor=actor, now=begins - timedelta(days=3),
    )  # fmt: skip
    services.check_in(visit=visit, staff=dana, actor=actor, now=begins + timedelta(minutes=4))
    services.finish(
        visit=visit, staff=dana, minutes=_MINUTES, outcome=Outcome.THINKING, actor=actor, now=begins + timedelta(hours=1, minutes=20),
        promises=[
            Promise("把三年期和五年期的利率、提前支取算法列成一张表发给您", next_bank_day(bank_date(now)), shown=True),
            Promise("问产品部年底有没有五万元起的大额存单额度", next_bank_day(bank_date(now)), shown=False),
        ],
        follow_ups=[FollowUp("年终奖到账后问林知夏存多少、存多久", _at(bank_date(now) + timedelta(days=14), 15))],
    )  # fmt: skip


def _book(customer: Customer, kind: VisitKind, starts_at: datetime, topic: Topic, now: datetime, *, note: str, place: str = "") -> None:
    actor = Actor("customer", customer.pk, Channel.WEB)
    booking.book(customer=customer, kind=kind, starts_at=starts_at, key="demo", topic=topic, note=note, place=place, actor=actor, now=now)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BANK_ZONE)
