"""Ask, agree, look, end. Each step is one transaction with its audit entry."""

import hashlib
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.identity.models import Customer, CustomerStatus
from accounts.inbox import services as inbox
from accounts.organisation.models import Role, StaffMember
from accounts.viewas import conflicts, rules, selectors
from accounts.viewas.models import OPEN_VIEWS, CustomerView, StaffRelative, ViewState
from portal.kernel import access, audit
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference

#: Posts whose looking would tell that there is a suspicion: they have other ways, and none of them asks.
_NEVER = frozenset({Role.RISK_OFFICER, Role.AML_OFFICER})


class ViewRefused(Refusal):
    """Nothing of the customer was shown."""

    code = "view_refused"
    message = _("This was not possible. Nothing was shown.")


class NotReachable(ViewRefused):
    code = "view_not_reachable"
    message = _("This customer has no login that could agree, or is out of your reach. Nobody was asked.")


class RelativesNever(ViewRefused):
    code = "view_relatives"
    message = _("You cannot look at your own pages or those of relatives this way. Ask a colleague. Nobody was asked.")


class ReasonNeeded(ViewRefused):
    code = "view_reason_needed"
    message = _("Write a reason of at least %(least)s characters; the customer reads it. Nobody was asked.")


class AlreadyOpen(ViewRefused):
    code = "view_already_open"
    message = _("You have asked this customer already. Wait for the answer, or take the question back. Nobody was asked again.")


class AskedTooOften(ViewRefused):
    code = "view_asked_too_often"
    message = _("This customer was asked %(most)s times in vain in the last seven days. Do not press. Nobody was asked.")


class AnsweredAlready(ViewRefused):
    code = "view_answered"
    message = _("This question is answered or over. Nothing was changed.")


class NotRunning(ViewRefused):
    code = "view_not_running"
    message = _("There is no agreement any more: it was taken back, it is over, or it was never given. Nothing was shown.")


class NotFound(ViewRefused):
    code = "view_not_found"
    message = _("This customer was not found among those in your reach. Nothing was written down.")


def ask(*, customer: Customer, staff: StaffMember, reason: str, minutes: int, actor: Actor, now: datetime) -> CustomerView:
    """Put the question to the customer, who reads it in the portal and in the inbox."""
    if not _may(staff, customer) or customer.user_id is None or customer.status != CustomerStatus.ACTIVE:
        raise NotReachable
    if conflicts.related(staff, customer):
        raise RelativesNever
    if not rules.says_something(reason):
        raise ReasonNeeded(least=rules.SHORTEST_REASON)
    if minutes not in rules.MINUTES:
        raise ViewRefused
    try:
        with transaction.atomic():
            return _ask(customer, staff, " ".join(reason.split())[:200], minutes, actor, now)
    except IntegrityError:
        raise AlreadyOpen from None


@transaction.atomic
def agree(*, reference: str, customer: Customer, actor: Actor, now: datetime) -> CustomerView:
    """Yes, for the minutes asked for, from now on."""
    row = _for_answer(reference, customer, now)
    row.state, row.answered_at, row.ends_at = ViewState.AGREED, now, now + timedelta(minutes=row.minutes)
    row.save(update_fields=["state", "answered_at", "ends_at"])
    _record("agreed", row, actor, now)
    return row


@transaction.atomic
def decline(*, reference: str, customer: Customer, actor: Actor, now: datetime) -> CustomerView:
    """No, without a reason: nobody has to give one."""
    row = _for_answer(reference, customer, now)
    row.answered_at = now
    return _close(row, ViewState.DECLINED, "declined", actor, now)


@transaction.atomic
def withdraw(*, reference: str, customer: Customer, actor: Actor, now: datetime) -> CustomerView:
    """The customer ends it; the colleague's next page is refused. Ending what is over changes nothing."""
    row = _locked(CustomerView.objects.filter(reference=reference, customer=customer))
    return _close(row, ViewState.WITHDRAWN, "withdrawn", actor, now) if row.runs(now) else row


@transaction.atomic
def take_back(*, reference: str, staff: StaffMember, actor: Actor, now: datetime) -> CustomerView:
    """The colleague needs no answer any more, or has seen enough."""
    row = _locked(CustomerView.objects.filter(reference=reference, staff=staff))
    if row.waits(now):
        return _close(row, ViewState.TAKEN_BACK, "taken_back", actor, now)
    return _close(row, ViewState.FINISHED, "finished", actor, now) if row.runs(now) else row


@transaction.atomic
def begin(*, reference: str, staff: StaffMember, session: str, actor: Actor, now: datetime) -> CustomerView:
    """Bind the look to this one session; one before it, of the same colleague, shows nothing any more. Raises `NotRunning`."""
    row = _locked(CustomerView.objects.filter(reference=reference, staff=staff))
    if not _holds(row, staff, now):
        raise NotRunning
    row.session, row.opened_at = _digest(session), row.opened_at or now
    row.save(update_fields=["session", "opened_at"])
    _record("opened", row, actor, now)
    return row


def running(*, reference: str, staff: StaffMember, session: str, now: datetime) -> CustomerView:
    """The look that lives in this session. Raises `NotRunning` for another's, another session's, a withdrawn or ended one."""
    row = CustomerView.objects.select_related("customer__branch", "customer__user", "staff").filter(reference=reference, staff=staff).first()
    if row is None or row.session is None or bytes(row.session) != _digest(session) or not _holds(row, staff, now):
        raise NotRunning
    return row


def record_page(*, view: CustomerView, page: str, actor: Actor, now: datetime) -> None:
    """Before a page is shown it stands in the trail, with the reason that the customer agreed to."""
    details = {"view": view.reference, "page": page}
    audit.record(actor=actor, verb="viewas.page", subject=f"customer:{view.customer_id}", now=now, reason=view.reason, details=details)


def record_refused(*, view: CustomerView, page: str, method: str, actor: Actor, now: datetime) -> None:
    """What was tried and not shown."""
    details = {"view": view.reference, "page": page, "method": method}
    audit.record(actor=actor, verb="viewas.refused", subject=f"customer:{view.customer_id}", now=now, reason=view.reason, details=details)


def expire_due(*, now: datetime, limit: int = 500) -> int:
    """Write down that questions and looks have ended by themselves; they are over without it. Answers how many."""
    with transaction.atomic():
        due = CustomerView.objects.filter(state__in=OPEN_VIEWS, ends_at__lte=now).order_by("id")
        rows = list(due.select_for_update(skip_locked=True)[:limit])
        for row in rows:
            row.ended_at = row.ends_at
            _close(row, ViewState.OVER, "over", access.SYSTEM, now)
    return len(rows)


@transaction.atomic
def name_relative(*, staff: StaffMember, customer: Customer, relation: str, actor: Actor, now: datetime) -> StaffRelative:
    """A colleague says who of their relatives is a customer; naming somebody again changes nothing."""
    row, made = StaffRelative.objects.get_or_create(
        staff=staff, customer=customer, ended_at=None, defaults={"relation": relation.strip()[:40], "named_at": now}
    )
    if made:
        audit.record(actor=actor, verb="relative.named", subject=f"staff:{staff.pk}", now=now, details={"customer": customer.number})
    return row


@transaction.atomic
def end_relative(*, staff: StaffMember, number: str, actor: Actor, now: datetime) -> None:
    """No longer related; the entry stays for the record."""
    if StaffRelative.objects.filter(staff=staff, customer__number=number, ended_at=None).update(ended_at=now):
        audit.record(actor=actor, verb="relative.ended", subject=f"staff:{staff.pk}", now=now, details={"customer": number})


def _ask(customer: Customer, staff: StaffMember, reason: str, minutes: int, actor: Actor, now: datetime) -> CustomerView:
    between = CustomerView.objects.filter(staff=staff, customer=customer)
    between.filter(state__in=OPEN_VIEWS, ends_at__lte=now).update(state=ViewState.OVER, ended_at=now)
    in_vain = Q(state__in=(ViewState.DECLINED, ViewState.TAKEN_BACK)) | Q(state=ViewState.OVER, answered_at=None)
    if between.filter(in_vain, asked_at__gt=now - timedelta(days=7)).count() >= rules.MOST_A_WEEK:
        raise AskedTooOften(most=rules.MOST_A_WEEK)
    row = CustomerView.objects.create(
        reference=new_reference("VA"), customer=customer, staff=staff, branch=staff.branch, reason=reason, minutes=minutes,
        asked_at=now, ends_at=now + rules.ANSWER_WITHIN,
    )  # fmt: skip
    inbox.send(
        customer=customer, topic="service", title=gettext_noop("%(name)s asks to look at your pages with you"),
        body=gettext_noop("“%(reason)s” For %(minutes)s minutes, reading only, and only if you agree."),
        params={"name": staff.name, "reason": reason, "minutes": minutes}, link=reverse("viewas:detail", args=[row.reference]), now=now,
    )  # fmt: skip
    _record("asked", row, actor, now)
    return row


def _may(staff: StaffMember, customer: Customer) -> bool:
    """The colleague's post may ask, its look would tell nobody of a suspicion, and the customer is in reach."""
    if staff.role in _NEVER or not access.may(staff, "customers.view_as"):
        return False
    return access.visible(Customer.objects.filter(pk=customer.pk), staff).exists()


def _holds(row: CustomerView, staff: StaffMember, now: datetime) -> bool:
    """Whether agreement, customer and colleague still are what they were when it was agreed."""
    customer = row.customer
    good = customer.status == CustomerStatus.ACTIVE and customer.user is not None and customer.user.frozen_at is None
    return row.runs(now) and good and _may(staff, customer) and not conflicts.related(staff, customer)


def _locked(rows: QuerySet[CustomerView]) -> CustomerView:
    row = rows.select_related("customer__user", "staff").select_for_update(of=("self",)).first()
    if row is None:
        raise NotRunning
    return row


def _for_answer(reference: str, customer: Customer, now: datetime) -> CustomerView:
    row = _locked(CustomerView.objects.filter(reference=reference, customer=customer))
    if not row.waits(now):
        raise AnsweredAlready
    return row


def _close(row: CustomerView, state: ViewState, verb: str, actor: Actor, now: datetime) -> CustomerView:
    was_running = row.state == ViewState.AGREED and row.opened_at is not None
    row.state, row.ended_at, row.session = state, row.ended_at or now, None
    row.save(update_fields=["state", "answered_at", "ended_at", "session"])
    _record(verb, row, actor, now)
    if was_running:
        inbox.send(
            customer=row.customer, topic="service", title=gettext_noop("The look at your pages has ended"), once=f"viewas:{row.reference}",
            body=gettext_noop("%(name)s sees them no longer. Which pages were seen stands here."),
            params={"name": row.staff.name}, link=reverse("viewas:detail", args=[row.reference]), now=now,
        )  # fmt: skip
    return row


def _digest(session: str) -> bytes:
    return hashlib.sha256(session.encode()).digest()


def _record(verb: str, row: CustomerView, actor: Actor, now: datetime) -> None:
    transaction.on_commit(lambda: selectors.forget_none(row.customer_id))
    details = {"view": row.reference, "minutes": row.minutes}
    audit.record(actor=actor, verb=f"viewas.{verb}", subject=f"customer:{row.customer_id}", now=now, reason=row.reason, details=details)
