"""What visits put on a customer's timeline and on the customer's page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.organisation.models import StaffMember
from backoffice.visits.models import VisitKind, VisitState
from backoffice.worklist import timeline
from backoffice.worklist.moments import name_of, of_customer
from backoffice.worklist.timeline import Moment, Row
from portal.templatetags.dates import when

#: A visit that is done stands there as the contact it was; these are the others, at the time they were made.
_VISITS: Final = """
SELECT v.id, v.booked_at, json_build_object('kind', v.kind, 'state', v.state, 'at', v.starts_at, 'reference', v.reference, 'source', v.source,
    'reason', v.reason, 'who', coalesce(s.name, ''), 'who_en', coalesce(s.name_en, ''))
FROM backoffice_visit v LEFT JOIN accounts_staffmember s ON s.id = v.staff_id WHERE v.customer_id = %s
"""
#: The next visits, for the panel of the customer's page.
PAGE_SQL: Final = """
SELECT coalesce(json_agg(r), '[]') FROM (
    SELECT v.reference, v.kind, v.starts_at, v.state, coalesce(s.name, '') AS who, coalesce(s.name_en, '') AS who_en
    FROM backoffice_visit v LEFT JOIN accounts_staffmember s ON s.id = v.staff_id
    WHERE v.customer_id = %(customer)s AND v.state IN ('booked', 'arrived') ORDER BY v.starts_at LIMIT 4) r
"""


def register() -> None:
    timeline.register_rows("visit", of_customer(_VISITS), _drawn, kind="contact")


def on_page(rows: list[Mapping[str, Any]], staff: StaffMember, now: datetime) -> dict[str, Any] | None:
    """What the panel draws; absent when nothing is planned."""
    if not rows:
        return None
    drawn = [
        {
            "title": when(datetime.fromisoformat(row["starts_at"]), "moment"),
            "note": " · ".join(part for part in (str(VisitKind(row["kind"]).label), name_of(row)) if part),
            "href": reverse("admin:visit", args=[row["reference"]]),
            "late": datetime.fromisoformat(row["starts_at"]) < now,
        }
        for row in rows
    ]
    return {"rows": drawn, "tab": _("Visits"), "count": len(drawn)}


def _drawn(row: Row) -> Moment:
    state, at = VisitState(row.data["state"]), datetime.fromisoformat(row.data["at"])
    title = _("%(kind)s on %(at)s") % {"kind": VisitKind(row.data["kind"]).label, "at": when(at, "moment")}
    about = " · ".join(part for part in (str(state.label), row.data["reason"], name_of(row.data)) if part)
    tone = {VisitState.MISSED: "alert", VisitState.DONE: "key"}.get(state, "")
    return Moment(row.at, title, about, tone=tone, url=reverse("admin:visit", args=[row.data["reference"]]))
