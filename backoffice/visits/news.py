"""Customers hear of what the bank did with their appointments, of times held for them, and of tomorrow's; in their inbox."""

from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.inbox import services as inbox
from backoffice.visits import rules, selectors, services
from backoffice.visits.models import Visit, VisitKind, VisitState, VisitWait
from portal.kernel import events
from portal.kernel.events.models import Event

_TOPIC: Final = "service"
_AT_A_TIME: Final = 500
_AT_YOURS: Final = gettext_lazy("at your place")

#: Topic of the event → title, body.
_WORDS: Final = {
    services.PLANNED: (
        gettext_noop("%(who)s would like to meet you"),
        gettext_noop("%(at)s, %(place)s. If it does not suit you, choose another time or cancel."),
    ),
    services.MOVED: (gettext_noop("Your appointment is now on %(at)s"), gettext_noop("With %(who)s, %(place)s. Why it was moved: %(reason)s.")),
    services.HANDED: (
        gettext_noop("%(who)s receives you on %(at)s"),
        gettext_noop("%(before)s is away that day. The time stays: %(place)s. If it does not suit you, choose another time or cancel."),
    ),
    services.PROPOSED: (
        gettext_noop("Another time for your appointment of %(at)s?"),
        gettext_noop(
            "%(who)s is away that day. We have picked times that may suit you: take one of them, choose another, or cancel. We are sorry for the trouble."
        ),
    ),
    services.CANCELLED: (
        gettext_noop("The bank had to cancel your appointment of %(at)s"),
        gettext_noop("Why: %(reason)s. Choose another time, or call us: we are sorry for the trouble."),
    ),
    services.MISSED: (
        gettext_noop("We missed each other"),
        gettext_noop("Your appointment of %(at)s did not come about. You can choose another time whenever you like."),
    ),
}
_REMINDER: Final = (gettext_noop("Appointment on %(at)s"), gettext_noop("With %(who)s, %(place)s. Please bring: %(bring)s"))
_PROMISED: Final = (gettext_noop("What we promised you on %(at)s"), gettext_noop("%(who)s wrote down what the bank will do for you, and by when."))
_HELD: Final = (gettext_noop("%(at)s has become free"), gettext_noop("It is held for you until %(until)s. Take it if it still suits you."))
_LAPSED: Final = (
    gettext_noop("%(at)s is no longer held for you"),
    gettext_noop("The time has gone to the next in line, or booking has closed. Other times are free."),
)


def subscribe() -> None:
    for topic in _WORDS:
        events.subscribe(topic, "visits.tell", tell)
    events.subscribe(services.FINISHED, "visits.tell_promises", tell_promises)
    events.subscribe("quota.offered", "visits.held", tell_held)
    events.subscribe("quota.lapsed", "visits.lapsed", tell_lapsed)


def tell(event: Event) -> None:
    """What the bank planned, moved, cancelled or missed; the newest state is what is told."""
    visit = _visit(event.subject)
    if visit is None or visit.customer is None:
        return
    title, body = _WORDS[event.topic]
    params = _params(visit) | {"reason": event.payload.get("reason") or visit.reason}
    if event.topic == services.HANDED:
        params["before"] = _was_with(visit)
    if event.topic == services.CANCELLED:
        params["at"] = datetime.fromisoformat(event.payload["at"])
    inbox.send(customer=visit.customer, topic=_TOPIC, title=title, body=body, params=params, link=_link(visit), once=f"visit:{event.pk}", now=event.at)


def tell_promises(event: Event) -> None:
    """Promises that are shown are worth a message."""
    visit = _visit(event.subject)
    if visit is None or visit.customer is None or not selectors.promises_shown(visit):
        return
    title, body = _PROMISED
    inbox.send(customer=visit.customer, topic=_TOPIC, title=title, body=body, params=_params(visit), link=_link(visit), once=f"visit:{event.pk}", now=event.at)


def tell_held(event: Event) -> None:
    """A time that was waited for is held for a while."""
    row = VisitWait.objects.select_related("customer").filter(place=event.payload["place"], ended_at=None).first()
    if row is not None:
        title, body = _HELD
        params = {"at": row.starts_at, "until": datetime.fromisoformat(event.payload["until"])}
        link = reverse("visits:wait", args=[row.reference])
        inbox.send(customer=row.customer, topic=_TOPIC, title=title, body=body, params=params, link=link, once=f"held:{event.pk}", urgent=True, now=event.at)


def tell_lapsed(event: Event) -> None:
    """It was not taken in time, or the line ended."""
    row = VisitWait.objects.select_related("customer").filter(place=event.payload["place"], ended_at=None).first()
    if row is not None:
        VisitWait.objects.filter(pk=row.pk).update(ended_at=event.at)
        title, body = _LAPSED
        link = reverse("visits:list")
        inbox.send(
            customer=row.customer, topic=_TOPIC, title=title, body=body, params={"at": row.starts_at}, link=link, once=f"lapsed:{event.pk}", now=event.at
        )


def remind_due(*, now: datetime) -> int:
    """Remind of what begins within a day, once; what was booked later than that was told when it was booked."""
    told = 0
    while rows := selectors.to_remind(now, now + rules.REMIND, _AT_A_TIME):
        for visit in rows:
            if visit.starts_at - visit.booked_at > rules.REMIND and visit.customer is not None:
                title, body = _REMINDER
                params = _params(visit) | {"bring": rules.BRING[visit.topic]}
                once = f"remind:{visit.reference}:{visit.starts_at:%Y%m%dT%H%M}"
                inbox.send(customer=visit.customer, topic=_TOPIC, title=title, body=body, params=params, link=_link(visit), once=once, now=now)
                told += 1
            Visit.objects.filter(pk=visit.pk, state=VisitState.BOOKED).update(reminded_at=now)
    return told


def _visit(subject: str) -> Visit | None:
    return Visit.objects.select_related("customer", "staff", "branch").filter(reference=subject.partition(":")[2]).first()


def _params(visit: Visit) -> dict[str, Any]:
    """Who, when and where, as a message keeps them."""
    person, branch = visit.staff, visit.branch
    who = (person.name, person.name_en) if person is not None else (branch.name, branch.name_en)
    place: Any = _AT_YOURS if visit.kind == VisitKind.HOME else (branch.name, branch.name_en)
    return {"who": who, "at": visit.starts_at, "place": place}


def _was_with(visit: Visit) -> Any:
    """Who was to receive before, as a message keeps a name."""
    last = visit.moves.filter(was_with__isnull=False).select_related("was_with").order_by("-pk").first()
    return (last.was_with.name, last.was_with.name_en) if last is not None and last.was_with is not None else (visit.branch.name, visit.branch.name_en)


def _link(visit: Visit) -> str:
    return reverse("visits:detail", args=[visit.reference])
