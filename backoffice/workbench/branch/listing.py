"""The branch page in the rail, and its lines as a file: one row for each account manager."""

from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.organisation import rail
from accounts.organisation import selectors as organisation
from accounts.organisation.models import Branch, Role, StaffMember
from backoffice import exports
from backoffice.exports import Column, Listing
from backoffice.workbench.branch import page
from backoffice.workbench.branch.page import Line
from portal.kernel import clock
from portal.kernel.money import Money

LIST: Final = "branch_lines"


def register() -> None:
    exports.register(name=LIST, title=gettext_lazy("Account managers of a place"), permission="branch.view", source=_lines)
    rail.register("business", rail.Item(gettext_lazy("Branch page"), "storefront", "branch_page", "branch.view", order=20, also=("branch_page_of",)))


def _lines(staff: StaffMember, query: QueryDict) -> Listing:
    """Account managers of the place and below it; their figures are read once."""
    branch = organisation.reach(staff).filter(code=query.get("branch", "")).first() or staff.branch
    found = page.by_person(branch, staff=staff, now=clock.now())
    rows = StaffMember.objects.filter(role=Role.ACCOUNT_MANAGER, active=True, branch__in=Branch.objects.under(branch), branch__closed_on=None)

    def line(person: StaffMember) -> Line:
        return found.get(person.pk) or Line(str(person), "person")

    columns = [
        Column(_("Branch"), value=lambda person: str(person.branch)),
        Column(_("Account manager"), value=str),
        Column(_("Staff number"), field="number"),
        Column(_("Assets"), value=lambda person: Money(line(person).assets)),
        Column(_("Change this month"), value=lambda person: Money(line(person).change)),
        Column(_("Clients"), value=lambda person: line(person).people),
        Column(_("Of the most (%)"), value=lambda person: line(person).load),
        Column(_("Contact kept up (%)"), value=lambda person: line(person).covered),
        Column(_("Due for a contact"), value=lambda person: line(person).counts.due),
        Column(_("Visits this month"), value=lambda person: line(person).counts.visited),
        Column(_("Open leads"), value=lambda person: line(person).counts.leads),
        Column(_("Likely business"), value=lambda person: Money(line(person).counts.pipeline)),
        Column(_("Complaints to answer"), value=lambda person: line(person).counts.complaints),
    ]
    return Listing(LIST, _("Account managers of a place"), columns, rows.select_related("branch").order_by("branch__path", "number"))
