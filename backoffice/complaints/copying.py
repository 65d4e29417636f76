"""One's complaints with what one may read of what was done, as a part of the copy of one's data."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from accounts.identity.models import Customer
from accounts.profile.exports.content import Row, Section, time_of
from backoffice.complaints import selectors
from backoffice.complaints.models import Complaint
from backoffice.complaints.own.told import told

_CHUNK: Final = 500


def sections(customer: Customer) -> list[Section]:
    heading = [_("Number"), _("When"), _("About"), _("What happened?"), _("What would put it right?"), _("Branch"), _("State"), _("Answer by")]
    return [
        Section("13-complaints", heading, lambda: _complaints(customer)),
        Section("13-complaints-what-was-done", [_("Number"), _("When"), _("What happened"), _("Text")], lambda: _steps(customer)),
    ]


def _complaints(customer: Customer) -> Iterator[Row]:
    for row in _of(customer):
        state, due = str(row.get_state_display()), row.due_on.isoformat()
        yield row.reference, time_of(row.received_at), str(row.category), row.text, row.wish, str(row.branch), state, due


def _steps(customer: Customer) -> Iterator[Row]:
    for row in _of(customer):
        for step in selectors.public_line(row):
            one = told(step, row)
            yield row.reference, time_of(one.at), one.title, one.words


def _of(customer: Customer) -> Iterator[Complaint]:
    return Complaint.objects.for_customer(customer).select_related("category", "branch").order_by("-pk").iterator(_CHUNK)
