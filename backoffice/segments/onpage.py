"""The segments a customer is in, on the customer's page: as the last night wrote them down, frozen ones for good."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.organisation.models import StaffMember
from backoffice.segments.models import SegmentKind
from portal.templatetags.dates import when

#: Shared ones and the reader's own. Shared ones of places that do not concern the reader are few and lead nowhere.
PAGE_SQL: Final = """
SELECT coalesce(json_agg(r), '[]') FROM (
    SELECT s.reference, s.name, s.kind, m.since FROM backoffice_segmentmember m JOIN backoffice_segment s ON s.id = m.segment_id
    WHERE m.customer_id = %(customer)s AND m.until IS NULL AND s.archived_at IS NULL
    AND (s.owner_id = %(staff)s OR (s.shared AND s.scope = 'bank')
         OR (s.shared AND EXISTS (SELECT FROM accounts_staffmember me JOIN accounts_branch mine ON mine.id = me.branch_id
                                  LEFT JOIN accounts_branch place ON place.id = s.branch_id
                                  WHERE me.id = %(staff)s AND (mine.path LIKE place.path || '%%' OR place.path LIKE mine.path || '%%'))))
    ORDER BY m.since DESC, s.name LIMIT 8) r
"""


def on_page(rows: list[Mapping[str, Any]], staff: StaffMember, now: datetime) -> dict[str, Any] | None:
    """What the panel draws; absent when the customer is in none."""
    if not rows:
        return None
    return {"rows": [_drawn(row) for row in rows], "tab": _("Segments"), "count": len(rows)}


def _drawn(row: Mapping[str, Any]) -> dict[str, Any]:
    since = when(date.fromisoformat(row["since"]), "full")
    note = _("kept since %(day)s") if row["kind"] == SegmentKind.FROZEN else _("in it since %(day)s")
    return {"title": row["name"], "note": note % {"day": since}, "href": reverse("admin:segment_why", args=[row["reference"]])}
