"""What waits for a second person in the demo: a leave with its deputy, proposals, cash at the counter, a payment held at night."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction

from accounts.approvals import proposing
from accounts.approvals import services as approvals
from accounts.approvals.models import Approval
from accounts.ledger.models import Account, AccountKind
from accounts.organisation import leaves
from accounts.organisation.models import StaffMember
from accounts.transfers import services as transfers
from backoffice.clients.models import BookSetting
from backoffice.hall.counter import services as counter
from backoffice.hall.counter.models import CounterThreshold, Kind
from portal.demo import cast, desks
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.kernel.errors import Refusal
from portal.kernel.money import Money

#: From this sum on cash waits for a check, and a first payment at night is held.
_CASH: Final = Money(5_800_000)
_HELD: Final = Money(5_200_000)
_LATE: Final = time(23, 40)


@transaction.atomic
def load(*, now: datetime) -> int:
    """Answers how many things wait; done once."""
    if Approval.objects.exists():
        return 0
    _leave(now)
    _proposals(now)
    return 2 + _or_nothing(_cash, now) + _or_nothing(_held, now)


def _or_nothing(story: Callable[[datetime], int], now: datetime) -> int:
    """In a very small bank nobody may be rich enough, or allowed to; then the story is left out."""
    try:
        with transaction.atomic():
            return story(now)
    except Refusal:
        return 0


def _leave(now: datetime) -> None:
    """葛思远 is away this week and dana stands in; in September it was the other way round."""
    away, dana = _person(desks.STAYS[0]), _person(cast.DANA.number)
    today, then = bank_date(now), now - timedelta(days=64)
    past = bank_date(then)
    leaves.enter(staff=dana, deputy=away, starts_on=past, ends_on=past + timedelta(days=4), reason="年假", by=dana, actor=_actor(dana), now=then)
    ends_on = today + timedelta(days=4)
    leaves.enter(staff=away, deputy=dana, starts_on=today, ends_on=ends_on, reason="陪孩子做手术", by=away, actor=_actor(away), now=now - timedelta(hours=20))


def _proposals(now: datetime) -> None:
    """henry wants two figures of the house changed; frank agrees or not."""
    henry = _person(cast.HENRY.number)
    first = (bank_date(now).replace(day=1) + timedelta(days=32)).replace(day=1).isoformat()
    threshold = {"currency": "CNY", "amount_minor": 3_000_000, "effective_from": first, "source": "营运条线会议纪要 2026-11：大额现金改由 3 万元起双人"}
    capacity = {"name": BookSetting.Name.CAPACITY.value, "value": 350, "effective_from": first, "source": "零售条线会议纪要 2026-11：一人最多管 350 户"}
    for kind, model, fields in (("counter.threshold", CounterThreshold, threshold), ("clients.setting", BookSetting, capacity)):
        subject = proposing.subject_of(model, fields)
        approvals.ask(kind=kind, subject=subject, payload=fields, branch=None, reason=str(fields["source"]), staff=henry, actor=_actor(henry), now=now)


def _cash(now: datetime) -> int:
    """judy pays out more than one may alone; erin checks."""
    judy, account = _person(cast.JUDY.number), _account_with(_CASH)
    if account is None:
        return 0
    made = counter.draft(
        maker=judy, account=account, kind=Kind.WITHDRAWAL, amount=_CASH, paper_reference="2026-11-0417", key=uuid4(), actor=_actor(judy), now=now
    )
    counter.submit(reference=made.reference, maker=judy, actor=_actor(judy), now=now)
    return 1


def _held(now: datetime) -> int:
    """A first payment to somebody late last night: the rules hold it, frank decides."""
    at = datetime.combine(bank_date(now) - timedelta(days=1), _LATE, BANK_ZONE)
    source = _account_with(_HELD, of=cast.CHARLIE.number) or _account_with(_HELD)
    target = Account.objects.filter(kind=AccountKind.TYPE_1, currency="CNY", holder__isnull=False, status=1).exclude(pk=source.pk if source else 0).last()
    if source is None or target is None or source.holder is None or target.holder is None:
        return 0
    actor = Actor("customer", source.holder.pk, Channel.WEB)
    transfers.submit_transfer(
        customer=source.holder, source=source, target=target, payee_name=target.holder.name, amount=_HELD, memo="装修款", key=uuid4(), actor=actor, now=at
    )
    return 1


def _account_with(sum_: Money, of: str = "") -> Account | None:
    """A current account of that customer, or of somebody of dana's place, that holds more than the sum."""
    rows = Account.objects.filter(kind=AccountKind.TYPE_1, currency="CNY", status=1, balance__gte=sum_.minor + 1_000_000)
    rows = rows.filter(holder__number=of) if of else rows.filter(branch__code=cast.LIANGXI, holder__isnull=False)
    return rows.select_related("holder", "branch").order_by("pk").first()


def _person(number: str) -> StaffMember:
    return StaffMember.objects.select_related("branch").get(number=number)


def _actor(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)
