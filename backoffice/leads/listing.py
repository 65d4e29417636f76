"""Leads and opportunities as files: the rows of the pages with their filters and row rights; telephone numbers stay masked."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.organisation.models import StaffMember
from backoffice import exports
from backoffice.exports import Column, Listing
from backoffice.leads import asking, rules, selectors, sources
from backoffice.leads.capturing import spoken
from portal.kernel import clock

LEADS = "lead_list"
OPPORTUNITIES = "opportunity_list"


def register() -> None:
    exports.register(name=LEADS, title=gettext_lazy("Leads"), permission=selectors.VIEW, source=leads)
    exports.register(name=OPPORTUNITIES, title=gettext_lazy("Opportunities"), permission=selectors.VIEW, source=opportunities)


def leads(staff: StaffMember, query: QueryDict) -> Listing:
    asked = asking.Asked.of(query)
    rows = asking.leads(staff, asked, clock.now()).select_related("customer", "owner", "branch").defer(*selectors.NO_SECRETS)
    columns = [
        Column(_("Who"), value=lambda row: selectors.shown_name(row, staff)),
        Column(_("Customer number"), field="customer__number"),
        Column(_("Telephone"), value=lambda row: rules.masked(row.phone)),
        Column(_("What about"), value=lambda row: spoken(row.subject)),
        Column(_("Where from"), value=lambda row: sources.label(row.source)),
        Column(_("Amount"), value=lambda row: row.value if row.value_minor else None),
        Column(_("Follow up by"), field="due_at"),
        Column(_("Who follows up"), value=lambda row: str(row.owner or "")),
        Column(_("Branch"), value=lambda row: str(row.branch or "")),
        Column(_("State"), value=lambda row: row.get_state_display()),
        Column(_("Captured"), field="captured_at"),
    ]
    return Listing(LEADS, _("Leads"), columns, rows, personal=True)


def opportunities(staff: StaffMember, query: QueryDict) -> Listing:
    rows: Any = asking.opportunities(staff, asking.Asked.of(query)).select_related("customer", "owner", "branch", "stage", "lead__customer")
    columns = [
        Column(_("Who"), value=lambda row: selectors.shown_name(row.lead, staff)),
        Column(_("Customer number"), field="customer__number"),
        Column(_("What about"), field="title"),
        Column(_("Stage"), value=lambda row: str(row.stage)),
        Column(_("Amount"), value=lambda row: row.amount),
        Column(_("Probability in %"), value=lambda row: row.probability_bps // 100),
        Column(_("Weighted"), value=lambda row: row.weighted),
        Column(_("Expected on"), field="expected_on"),
        Column(_("Next step"), field="next_step"),
        Column(_("Next step on"), field="next_on"),
        Column(_("Where from"), value=lambda row: sources.label(row.source)),
        Column(_("Who follows up"), value=lambda row: str(row.owner)),
        Column(_("Branch"), value=lambda row: str(row.branch)),
        Column(_("Result"), value=lambda row: row.get_result_display()),
    ]
    return Listing(OPPORTUNITIES, _("Opportunities"), columns, rows, personal=True)
