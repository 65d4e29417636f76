"""What leads and opportunities put on a customer's timeline, and on the customer's page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.organisation.models import StaffMember
from backoffice.leads import rules, sources
from backoffice.leads.capturing import spoken
from backoffice.leads.models import LostBecause
from backoffice.worklist import timeline
from backoffice.worklist.models import Outcome, Way
from backoffice.worklist.moments import name_of, of_customer
from backoffice.worklist.timeline import Moment, Row
from portal.kernel.money import Money

#: Steps that the line of a customer tells; contacts stand there by themselves.
_MOVES: Final = """
SELECT m.id, m.at, json_build_object('what', m.what, 'note', m.note, 'data', m.data, 'subject', l.subject, 'reference', l.reference,
                                     'who', coalesce(s.name, ''), 'who_en', coalesce(s.name_en, ''))
FROM backoffice_leadmove m JOIN backoffice_lead l ON l.id = m.lead_id LEFT JOIN accounts_staffmember s ON s.id = m.staff_id
WHERE l.customer_id = %s AND m.what IN ('captured', 'signed', 'converted', 'stage', 'won', 'lost', 'dropped')
"""
#: The customer's open leads and opportunities, as JSON, for the customer's page.
PAGE_SQL: Final = """
SELECT coalesce(json_agg(r ORDER BY r.worth DESC), '[]') FROM (
  SELECT l.reference, l.subject, l.value_minor AS amount, l.currency, '' AS stage, '' AS stage_en, '' AS next_step, NULL::date AS next_on,
         l.value_minor * l.probability_bps / 10000 AS worth, l.owner_id, l.captured_at AS since, '' AS opportunity
    FROM backoffice_lead l WHERE l.customer_id = %(customer)s AND l.state = 'open'
  UNION ALL
  SELECT l.reference, o.title, o.amount_minor, o.currency, g.name, g.name_en, o.next_step, o.next_on,
         o.amount_minor * o.probability_bps / 10000, o.owner_id, o.stage_since, o.reference
    FROM backoffice_opportunity o JOIN backoffice_lead l ON l.id = o.lead_id JOIN backoffice_leadstage g ON g.code = o.stage_id
   WHERE o.customer_id = %(customer)s AND o.result = 'open') r
"""


def register() -> None:
    timeline.register_rows("lead", of_customer(_MOVES), _moment, kind="contact", permission="leads.view")


def on_page(rows: Any, staff: StaffMember, now: datetime) -> Mapping[str, Any] | None:
    """The panel of the customer's page; absent without an open lead or opportunity."""
    if not rows:
        return None
    english = (get_language() or "").startswith("en")
    drawn = [
        {
            "title": spoken(row["subject"]),
            "href": reverse("admin:opportunity", args=[row["opportunity"]]) if row["opportunity"] else reverse("admin:lead", args=[row["reference"]]),
            "stage": row["stage_en" if english else "stage"] or _("To follow up"),
            "amount": Money(row["amount"], row["currency"]) if row["amount"] else None,
            "next": row["next_step"],
            "next_on": datetime.fromisoformat(row["next_on"]).date() if row["next_on"] else None,
        }
        for row in rows
    ]
    return {"rows": drawn, "count": len(drawn), "tab": _("Opportunities")}


def sentence(what: str, data: Mapping[str, Any]) -> str:
    """A step of a story in words."""
    english = (get_language() or "").startswith("en")
    said: dict[str, Any] = {
        "source": sources.label(str(data.get("source", ""))),
        "owner": (data.get("owner_en") if english else "") or data.get("owner", ""),
        "before": data.get("before_en" if english else "before", ""),
        "after": data.get("after_en" if english else "after", ""),
    }
    if what == "contact":
        said |= {"way": Way(data["way"]).label, "outcome": Outcome(data["outcome"]).label}
    if what == "lost":
        said |= {"because": LostBecause(data["because"]).label}
    return str(rules.MOVES.get(what, what)) % said


def _moment(row: Row) -> Moment:
    what = row.data["what"]
    title = _("Opportunity: %(what)s") % {"what": sentence(what, row.data["data"])}
    about = " · ".join(part for part in (spoken(row.data["subject"]), row.data["note"], name_of(row.data)) if part)
    return Moment(row.at, title, about, tone="key" if what in ("converted", "won") else "", url=reverse("admin:lead", args=[row.data["reference"]]))
