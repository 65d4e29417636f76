"""Say that one calls, and that the call is over."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.calls import rules
from accounts.calls.models import CallPurpose, StaffCall
from accounts.consents import selectors as consents
from accounts.consents import selling
from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference


class OtherCallRuns(Refusal):
    code = "other_call_runs"
    message = _("You are in another call. End it first. Nobody was told of this one.")


class TooManyCalls(Refusal):
    code = "too_many_calls"
    message = _("You announced %(most)s calls in the last hour. Wait a little. Nobody was told of this one.")


class NoConsent(Refusal):
    code = "no_consent"
    message = _("This customer did not agree to be called with suggestions. Choose another purpose or write. Nobody was told of a call.")


class NothingIsSold(Refusal):
    code = "nothing_is_sold"
    message = _("%(why)s Choose another purpose. Nobody was told of a call.")


def start_call(*, customer: Customer, staff: StaffMember, purpose: CallPurpose, actor: Actor, now: datetime) -> StaffCall:
    """From now on the customer reads who calls and why; starting again while it runs gives the same call back."""
    if purpose in rules.SELLING and not consents.holds(customer, rules.OFFER_CONSENT):
        raise NoConsent
    if purpose in rules.SELLING and (stopped := selling.stops(customer)):
        raise NothingIsSold(why=stopped[0].sentence)
    try:
        with transaction.atomic():
            return _start(customer, staff, purpose, actor, now)
    except IntegrityError:
        raise OtherCallRuns from None


@transaction.atomic
def end_call(*, call: StaffCall, actor: Actor, now: datetime) -> StaffCall:
    """The call is over; ending it twice, or after it ended by itself, changes nothing."""
    row = StaffCall.objects.select_for_update().get(pk=call.pk)
    if row.runs(now):
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        _record("ended", row, actor, now)
    return row


def _start(customer: Customer, staff: StaffMember, purpose: CallPurpose, actor: Actor, now: datetime) -> StaffCall:
    mine = StaffCall.objects.filter(staff=staff)
    mine.filter(ended_at=None, ends_by__lte=now).update(ended_at=F("ends_by"))
    running = mine.filter(ended_at=None).select_for_update().first()
    if running is not None:
        if (running.customer_id, running.purpose) == (customer.pk, purpose):
            return running
        raise OtherCallRuns
    if mine.filter(started_at__gt=now - timedelta(hours=1)).count() >= rules.MOST_AN_HOUR:
        raise TooManyCalls(most=rules.MOST_AN_HOUR)
    made = StaffCall.objects.create(
        reference=new_reference("CA"),
        customer=customer,
        staff=staff,
        branch=staff.branch,
        purpose=purpose,
        started_at=now,
        ends_by=now + rules.LONGEST,
    )
    _record("started", made, actor, now)
    return made


def _record(verb: str, call: StaffCall, actor: Actor, now: datetime) -> None:
    details = {"call": call.reference, "purpose": call.purpose}
    audit.record(actor=actor, verb=f"call.{verb}", subject=f"customer:{call.customer_id}", now=now, details=details)
