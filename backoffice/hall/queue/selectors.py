"""The line as people see it: at the counter, on the lobby's screens, on the guide's tablet, on the phone."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from accounts.identity.models import Customer
from accounts.onboarding.selectors import branches as served
from accounts.organisation.models import Branch, StaffMember
from accounts.transfers.models import Transfer
from backoffice.hall.counter.models import CounterTransaction
from backoffice.hall.counter.models import Status as CounterStatus
from backoffice.hall.queue import rules
from backoffice.hall.queue.models import CallEnd, HallDay, HallDesk, HallScreen, QueueCall, QueueKind, QueueTicket, TicketState
from portal.kernel.clock import bank_date

#: Numbers shown as called on the board, newest first.
_ON_BOARD: Final = 6
#: How far back the share of counter and online looks, and how long the answer is kept.
_SHARE_DAYS: Final = 30
_SHARE_KEPT: Final = 600


@dataclass(frozen=True, slots=True)
class Line:
    """One kind's line at a branch: how many wait, the longest wait so far, and about how long it takes from now."""

    kind: QueueKind
    waiting: int
    longest_minutes: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Board:
    """The big screen: who is called where, and how long each line is. Numbers only."""

    called: list[QueueCall]
    lines: list[Line]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a customer stands."""

    ticket: QueueTicket
    ahead: int
    minutes: int
    call: QueueCall | None


@dataclass(frozen=True, slots=True)
class Today:
    """What the day brought so far; waits in minutes."""

    taken: int
    served: int
    no_shows: int
    mean_wait: int
    longest_wait: int
    mean_service: int


@dataclass(frozen=True, slots=True)
class Share:
    """Acts of the branch's customers in the last days: in percent at the counter."""

    counter: int
    online: int

    @property
    def percent(self) -> int:
        whole = self.counter + self.online
        return round(100 * self.counter / whole) if whole else 0


def kinds() -> QuerySet[QueueKind]:
    return QueueKind.objects.filter(active=True).order_by("order", "pk")


def hall_of(branch: Branch, now: datetime) -> HallDay | None:
    """The hall while it gives numbers."""
    return HallDay.objects.filter(branch=branch, day=bank_date(now), closed_at=None).first()


def open_halls(now: datetime) -> list[Branch]:
    """Branches that give numbers at this moment."""
    return list(served().filter(pk__in=HallDay.objects.filter(day=bank_date(now), closed_at=None).values("branch")))


def screen(code: str) -> HallScreen | None:
    """A screen that is in use."""
    return HallScreen.objects.select_related("branch").filter(code=code, retired_at=None).first()


def screens(branch: Branch) -> list[HallScreen]:
    return list(HallScreen.objects.filter(branch=branch, retired_at=None).order_by("pk"))


def desks(branch: Branch) -> list[HallDesk]:
    """Counters that somebody sits at."""
    return list(HallDesk.objects.filter(branch=branch, closed_at=None).select_related("staff").order_by("label"))


def desk_of(staff: StaffMember) -> HallDesk | None:
    return HallDesk.objects.filter(staff=staff, branch=staff.branch, closed_at=None).first()


def call_of(staff: StaffMember) -> QueueCall | None:
    """The number this colleague has called."""
    return QueueCall.objects.filter(staff=staff, ended_at=None).select_related("ticket__customer", "ticket__branch", "kind").first()


def waiting(branch: Branch, now: datetime) -> list[QueueTicket]:
    """Everybody who waits, in the order in which they are called."""
    rows = QueueTicket.objects.filter(branch=branch, day=bank_date(now), state=TicketState.WAITING)
    return list(rows.select_related("kind", "customer").order_by("turn_at", "id"))


def waits_for(desk: HallDesk, now: datetime) -> int:
    """How many wait for what this counter serves."""
    rows = QueueTicket.objects.filter(branch=desk.branch_id, day=bank_date(now), state=TicketState.WAITING)
    return (rows.filter(kind__code__in=desk.kinds) if desk.kinds else rows).count()


def not_come(branch: Branch, now: datetime) -> list[QueueTicket]:
    """Who did not come when called today, latest first: they may be back."""
    rows = QueueTicket.objects.filter(branch=branch, day=bank_date(now), state=TicketState.NO_SHOW).select_related("kind")
    return list(rows.order_by("-ended_at")[:10])


def lines(branch: Branch, now: datetime) -> list[Line]:
    """Each kind's line."""
    offered, at_desks = list(kinds()), desks(branch)
    people: dict[int, list[QueueTicket]] = defaultdict(list)
    for ticket in waiting(branch, now):
        people[ticket.kind_id].append(ticket)
    each = minutes_each(branch, offered, now)
    return [_line(kind, people[kind.pk], each[kind.code], at_desks, now) for kind in offered]


def board(branch: Branch, now: datetime) -> Board:
    calls = QueueCall.objects.filter(branch=branch, called_at__gt=now - timedelta(hours=12), ticket__day=bank_date(now), ended_at=None)
    called = list(calls.select_related("ticket").order_by("-last_called_at", "-id")[:_ON_BOARD])
    return Board(called, lines(branch, now), hall_of(branch, now) is not None)


def place_of(ticket: QueueTicket, now: datetime) -> Place:
    """How many are called before this one, and about how long that takes."""
    call = ticket.calls.filter(ended_at=None).first()
    if ticket.state != TicketState.WAITING:
        return Place(ticket, 0, 0, call)
    before = Q(turn_at__lt=ticket.turn_at) | Q(turn_at=ticket.turn_at, pk__lt=ticket.pk)
    ahead = QueueTicket.objects.filter(before, branch=ticket.branch_id, day=ticket.day, kind=ticket.kind_id, state=TicketState.WAITING).count()
    each = minutes_each(ticket.branch, [ticket.kind], now)[ticket.kind.code]
    open_desks = sum(not desk.kinds or ticket.kind.code in desk.kinds for desk in desks(ticket.branch))
    return Place(ticket, ahead, rules.minutes_ahead(ahead, minutes_each=each, desks=open_desks), None)


def of_customer(customer: Customer, now: datetime) -> QueueTicket | None:
    """The customer's number of today, the open one first."""
    rows = QueueTicket.objects.filter(customer=customer, day=bank_date(now)).select_related("branch", "kind")
    found = list(rows.order_by("-pk")[:5])
    return next((ticket for ticket in found if ticket.is_open), found[0] if found else None)


def minutes_each(branch: Branch, of: list[QueueKind], now: datetime) -> dict[str, float]:
    """How long one person of each kind takes here, measured over the last hours, else as usual."""
    found: dict[int, list[float]] = defaultdict(list)
    done = QueueCall.objects.filter(branch=branch, ended_as=CallEnd.DONE, called_at__gt=now - 3 * rules.LOOK_BACK)
    for kind, called_at, ended_at in done.values_list("kind", "called_at", "ended_at"):
        found[kind].append((ended_at - called_at).total_seconds() if ended_at else 0)
    return {kind.code: rules.mean_minutes(found[kind.pk], kind.minutes) for kind in of}


def hint(branch: Branch, now: datetime) -> rules.Hint:
    """What the arrivals of the last hour and the line ask for."""
    came = QueueTicket.objects.filter(branch=branch, day=bank_date(now), taken_at__gt=now - rules.LOOK_BACK).values("kind__code").annotate(n=Count("pk"))
    arrivals = {row["kind__code"]: row["n"] for row in came}
    each, at = minutes_each(branch, list(kinds()), now), waiting(branch, now)
    weights = [each.get(code, 8) for code, count in arrivals.items() for _ in range(count)] or [each.get(ticket.kind.code, 8) for ticket in at]
    mean = sum(weights) / len(weights) if weights else sum(each.values()) / max(len(each), 1)
    return rules.hint(arrivals=sum(arrivals.values()), minutes_each=round(mean, 1), waiting=len(at), open_desks=len(desks(branch)))


def today(branch: Branch, now: datetime) -> Today:
    """Counted over the day's calls."""
    taken = QueueTicket.objects.filter(branch=branch, day=bank_date(now)).count()
    calls = QueueCall.objects.filter(branch=branch, ticket__day=bank_date(now), called_at__gt=now - timedelta(days=1))
    rows = list(calls.values_list("queued_at", "called_at", "ended_at", "ended_as"))
    waits = [(called - queued).total_seconds() / 60 for queued, called, _ended, _as in rows]
    took = [(ended - called).total_seconds() / 60 for _queued, called, ended, ended_as in rows if ended and ended_as == CallEnd.DONE]
    missed = sum(ended_as == CallEnd.NO_SHOW for *_rest, ended_as in rows)
    return Today(taken, len(took), missed, _mean(waits), round(max(waits, default=0)), _mean(took))


def share(branch: Branch, now: datetime) -> Share:
    """Counter transactions done here against transfers that customers of the branch made themselves; ten minutes old at most."""
    key = f"hall:share:{branch.pk}"
    known = cache.get(key)
    if known is None:
        since = now - timedelta(days=_SHARE_DAYS)
        at_counter = CounterTransaction.objects.filter(branch=branch, status=CounterStatus.DONE, decided_at__gt=since).count()
        online = Transfer.objects.filter(customer__branch=branch, submitted_at__gt=since).count()
        known = (at_counter, online)
        cache.set(key, known, _SHARE_KEPT)
    return Share(*known)


def _line(kind: QueueKind, people: list[QueueTicket], each: float, at_desks: list[HallDesk], now: datetime) -> Line:
    serving = sum(not desk.kinds or kind.code in desk.kinds for desk in at_desks)
    longest = max(((now - ticket.queued_at).total_seconds() / 60 for ticket in people), default=0)
    return Line(kind, len(people), round(longest), rules.minutes_ahead(len(people), minutes_each=each, desks=serving))


def _mean(values: list[float]) -> int:
    return round(sum(values) / len(values)) if values else 0
