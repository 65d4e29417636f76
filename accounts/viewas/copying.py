"""Looks at one's own pages, as a part of the copy of one's data: who asked, why, what one answered, when it ended."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.identity.models import Customer
from accounts.profile.exports.content import Row, Section, time_of
from accounts.viewas.models import CustomerView
from portal.kernel import clock


def sections(customer: Customer) -> list[Section]:
    heading = [_("When"), _("Name"), _("Branch"), _("Why"), _("Length, minutes"), _("State"), _("Answered at"), _("First page"), _("Ended")]
    return [Section("16-looks-at-my-pages", heading, lambda: _rows(customer))]


def _rows(customer: Customer) -> Iterator[Row]:
    now = clock.now()
    for row in CustomerView.objects.filter(customer=customer).select_related("staff", "branch").order_by("-pk").iterator():
        ended, state = row.ended_at or (row.ends_at if row.ends_at <= now else None), str(row.state_at(now).label)
        times = time_of(row.answered_at), time_of(row.opened_at), time_of(ended)
        yield time_of(row.asked_at), str(row.staff), str(row.branch), row.reason, str(row.minutes), state, *times
