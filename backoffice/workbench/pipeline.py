"""What leads and opportunities put on Today, on a customer's page and beside their lists."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.organisation.models import StaffMember
from backoffice.leads import moments, rules, selectors
from backoffice.workbench import filters, today
from backoffice.workbench.customer import parts
from backoffice.workbench.today import Block
from portal.kernel import access

_ROWS: Final = 4


def register() -> None:
    today.register("opportunities", 65, opportunities)
    parts.register("leads", 40, "side", sql=moments.PAGE_SQL, template="backoffice/leads/_panel.html", data=moments.on_page, permission=selectors.VIEW)
    filters.register("lead_list", selectors.VIEW, gettext_lazy("Leads"))
    filters.register("opportunity_list", selectors.VIEW, gettext_lazy("Opportunities"))


def opportunities(staff: StaffMember, now: datetime) -> Block | None:
    """What is worth most of what one has in hand, amount times probability. One query."""
    if not access.may(staff, selectors.WORK):
        return None
    rows, n = selectors.by_value(staff, _ROWS)
    if not rows:
        return None
    drawn = [
        {
            "name": row.lead.display_name or _("Somebody"),
            "title": row.title,
            "href": reverse("admin:opportunity", args=[row.reference]),
            "stage": row.stage,
            "amount": row.amount,
            "days": (now - row.stage_since).days,
            "aged": (now - row.stage_since).days >= rules.AGED_DAYS,
        }
        for row in rows
    ]
    note = ngettext("%(n)s in hand, by value", "%(n)s in hand, by value", n) % {"n": n}
    given, link = {"rows": drawn}, reverse("admin:opportunity_list")
    return Block(_("Opportunities"), note=note, href=link, link=_("All"), side=False, template="backoffice/leads/_today.html", given=given)
