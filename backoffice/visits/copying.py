"""Appointments, times waited for and promises that one may read, as a part of the copy of one's data."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.identity.models import Customer
from accounts.profile.exports.content import Row, Section, time_of
from backoffice.visits.models import Visit, VisitPromise, VisitWait

_CHUNK = 1000


def sections(customer: Customer) -> list[Section]:
    when = [_("Begins"), _("Ends")]
    with_whom = [_("Kind"), _("With whom"), _("Branch"), _("About"), _("You wrote"), _("Address")]
    return [
        Section("12-appointments", [_("Reference"), *when, *with_whom, _("State"), _("Why"), _("Booked at")], lambda: _appointments(customer)),
        Section("12-times-waited-for", [_("Reference"), *when, *with_whom, _("Asked"), _("Ended")], lambda: _waits(customer)),
        Section("15-promises", [_("Appointment"), _("Promise"), _("Day"), _("Name"), _("State"), _("Why")], lambda: _promises(customer)),
    ]


def _appointments(customer: Customer) -> Iterator[Row]:
    for row in Visit.objects.for_customer(customer).select_related("staff", "branch").order_by("-pk").iterator(_CHUNK):
        known = str(row.get_kind_display()), str(row.staff or ""), str(row.branch), str(row.get_topic_display()), row.note, row.place
        why = row.reason if row.state == "cancelled" else ""
        yield row.reference, time_of(row.starts_at), time_of(row.ends_at), *known, str(row.get_state_display()), why, time_of(row.booked_at)


def _waits(customer: Customer) -> Iterator[Row]:
    for row in VisitWait.objects.filter(customer=customer).select_related("staff", "branch").order_by("-pk").iterator(_CHUNK):
        known = str(row.get_kind_display()), str(row.staff or ""), str(row.branch), str(row.get_topic_display()), row.note, row.where
        yield row.reference, time_of(row.starts_at), time_of(row.ends_at), *known, time_of(row.made_at), time_of(row.ended_at)


def _promises(customer: Customer) -> Iterator[Row]:
    rows = VisitPromise.objects.filter(visit__customer=customer, shown=True).select_related("visit", "promise__staff")
    for row in rows.order_by("-pk").iterator(_CHUNK):
        promise = row.promise
        why = promise.reason if promise.state == "broken" else ""
        yield row.visit.reference, promise.text, promise.due_on.isoformat(), str(promise.staff), str(promise.get_state_display()), why
