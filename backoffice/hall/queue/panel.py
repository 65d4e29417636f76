"""Who stands in a hall today, on the page that colleagues have of the customer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.organisation.models import StaffMember

PAGE_SQL: Final = """
SELECT json_build_object('number', q.letter || to_char(q.number, 'FM000'), 'state', q.state, 'branch', b.name, 'branch_en', b.name_en)
FROM backoffice_queueticket q JOIN accounts_branch b ON b.id = q.branch_id
WHERE q.customer_id = %(customer)s AND q.day = %(today)s AND q.state IN ('waiting', 'called', 'serving') LIMIT 1
"""


def on_page(row: Mapping[str, str] | None, staff: StaffMember, now: datetime) -> dict[str, Any] | None:
    """One sentence over everything while the person is there."""
    if row is None:
        return None
    english = (get_language() or "").startswith("en") and row["branch_en"]
    told = {"number": row["number"], "branch": row["branch_en"] if english else row["branch"]}
    words = (
        _("In the hall of %(branch)s with number %(number)s, waiting.")
        if row["state"] == "waiting"
        else _("At a counter of %(branch)s with number %(number)s.")
    )
    return {"sentence": words % told}
