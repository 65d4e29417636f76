"""What stands on a customer's page beside its own parts, by capability; see `parts` for what each answers."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from accounts.organisation.models import StaffMember
from accounts.viewas import panel as viewas
from backoffice.clients import steps
from backoffice.hall.queue import panel as queue
from backoffice.portrait import selectors as portrait
from backoffice.segments import onpage
from backoffice.workbench.customer import parts, relations

#: The tier that the client book keeps of one customer, by its newest name.
_TIER = """
SELECT json_build_object('name', t.name, 'name_en', t.name_en) FROM accounts_customertier f JOIN accounts_tier t ON t.code = f.tier
WHERE f.customer_id = %(customer)s ORDER BY t.effective_from DESC LIMIT 1
"""


def register() -> None:
    """One call of `parts.register` for each part; each capability's SELECT and words stand with it."""
    parts.register(
        "portrait",
        60,
        "side",
        sql=portrait.PAGE_SQL,
        template="backoffice/portrait/_panel.html",
        data=portrait.on_page,
        permission="portrait.view",
    )
    parts.register("hall", 30, "flags", sql=queue.PAGE_SQL, data=queue.on_page)
    parts.register("viewas", 70, "side", sql=viewas.PAGE_SQL, template="backoffice/viewas/_panel.html", data=viewas.on_page, permission="customers.view_as")
    parts.register("segments", 70, "side", sql=onpage.PAGE_SQL, template="backoffice/segments/_panel.html", data=onpage.on_page, permission="segments.view")
    drawn = "backoffice/workbench/customer/_relations.html"
    parts.register("relations", 60, "main", sql=relations.SQL, template=drawn, data=relations.on_page, permission="entries.view")
    parts.register("tier", 10, "tags", sql=_TIER, data=tier)
    parts.register("tier_step", 20, "stats", sql=steps.PAGE_SQL, data=steps.on_page)


def tier(row: dict[str, str] | None, staff: StaffMember, now: datetime) -> dict[str, Any] | None:
    if row is None:
        return None
    name = row["name_en"] if row["name_en"] and (get_language() or "").startswith("en") else row["name"]
    return {"tags": [{"label": name, "tone": "ink"}]}
