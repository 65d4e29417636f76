"""The way to a customer's own pages from the page that colleagues have of the customer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.organisation.models import StaffMember

#: What is open between the reader and the customer.
PAGE_SQL: Final = """
SELECT coalesce(json_agg(json_build_object('reference', v.reference, 'state', v.state)), '[]') FROM accounts_customerview v
WHERE v.customer_id = %(customer)s AND v.staff_id = %(staff)s AND v.state IN ('asked', 'agreed') AND v.ends_at > %(now)s
"""


def on_page(rows: list[Mapping[str, Any]], staff: StaffMember, now: datetime) -> dict[str, Any]:
    """One line: ask, wait, or look."""
    if not rows:
        return {"sentence": _("On the telephone and speaking of a page? Ask to see it as the customer does."), "reference": ""}
    sentence = _("The customer agreed: you may look now.") if rows[0]["state"] == "agreed" else _("You asked; the customer has not answered yet.")
    return {"sentence": sentence, "href": reverse("admin:customer_view", args=[rows[0]["reference"]]), "reference": rows[0]["reference"]}
