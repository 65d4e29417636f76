"""Customers hear who looks after them: a message in the inbox after each act that gave them another manager."""

from typing import Final

from django.utils.translation import gettext_noop

from accounts.inbox import services as inbox
from backoffice.clients.assigning import TOPIC
from backoffice.clients.models import Assignment, Care, Part, Source
from portal.kernel import events
from portal.kernel.events.models import Event

NAME: Final = "clients.tell_customers"
_BATCH: Final = 500
_FIRST: Final = gettext_noop("%(manager)s looks after you from now on")
_NEXT: Final = gettext_noop("%(manager)s is your account manager now")
_FIRST_BODY: Final = gettext_noop(
    "Your account manager is %(manager)s of %(branch)s, telephone %(phone)s. Nothing else changes: your accounts, cards and agreements stay as they are."
)
_NEXT_BODY: Final = gettext_noop(
    "%(manager)s of %(branch)s has taken over from %(old)s, with everything that was promised to you. Telephone %(phone)s. "
    "Your accounts, cards and agreements stay as they are."
)
_REASON: Final = gettext_noop(
    "%(manager)s of %(branch)s has taken over from %(old)s, with everything that was promised to you (%(reason)s). Telephone %(phone)s. "
    "Your accounts, cards and agreements stay as they are."
)


def subscribe() -> None:
    events.subscribe(TOPIC, NAME, tell_customers)


def tell_customers(event: Event) -> None:
    """Write to everybody whom the act gave a lead and who still has that lead; the same act writes once."""
    act = Assignment.objects.get(pk=int(event.subject.partition(":")[2]))
    after = 0
    while rows := list(_given(act, after)[:_BATCH]):
        before = _leads_before(act, [care.customer_id for care in rows])
        for care in rows:
            _tell(care, before.get(care.customer_id), act, event)
        after = rows[-1].pk


def _given(act: Assignment, after: int):  # type: ignore[no-untyped-def]  # a queryset, whose stub type is private
    rows = Care.objects.filter(given=act, part=Part.LEAD, until=None, pk__gt=after, customer__user__isnull=False)
    return rows.select_related("customer__user", "manager__branch").defer("customer__id_number", "customer__phone").order_by("pk")


def _leads_before(act: Assignment, customers: list[int]) -> dict[int, Care]:
    rows = Care.objects.filter(customer__in=customers, part=Part.LEAD, until__isnull=False).select_related("manager").order_by("until", "pk")
    return {care.customer_id: care for care in rows if care.given_id != act.pk}


def _tell(care: Care, before: Care | None, act: Assignment, event: Event) -> None:
    manager = care.manager
    known = before is not None and before.manager_id != manager.pk
    told_why = known and bool(act.reason) and act.source == Source.HAND_OVER
    params = {"manager": manager.name, "branch": manager.branch.name, "phone": manager.branch.phone or "—"}
    if known and before is not None:
        params["old"] = before.manager.name
    if told_why:
        params["reason"] = act.reason
    inbox.send(
        customer=care.customer,
        topic="service",
        title=_NEXT if known else _FIRST,
        body=_REASON if told_why else _NEXT_BODY if known else _FIRST_BODY,
        params=params,
        now=event.at,
        once=f"{NAME}:{act.reference}",
    )
