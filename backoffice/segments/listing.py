"""The people of a segment as a file, through the lists that can be exported: within the reach of who asks, with a reason."""

from typing import Final

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.organisation.models import StaffMember
from backoffice import exports
from backoffice.clients import rules
from backoffice.exports import Column, Listing
from backoffice.segments import reach, selectors
from backoffice.segments.models import Segment
from portal.kernel import access, clock
from portal.kernel.errors import Refusal
from portal.kernel.money import Money

NAME: Final = "segment_people"


def register() -> None:
    exports.register(name=NAME, title=gettext_lazy("People of a segment"), permission=reach.VIEW, source=rows)


def rows(staff: StaffMember, query: QueryDict) -> Listing:
    """The members in reach, in the order of their numbers; names in full only for who may see customers."""
    segment = access.visible(Segment.objects.filter(reference=query.get("segment", "")), staff).select_related("owner", "branch").first()
    if segment is None:
        raise Http404
    try:
        found = selectors.seen(segment, staff, clock.bank_date(clock.now()))
    except Refusal as refusal:
        raise Http404 from refusal
    full = access.may(staff, "customers.view")
    columns = [
        Column(_("Customer number"), value=lambda row: row.number),
        Column(_("Client"), value=lambda row: row.display_name if full else rules.masked_name(row.display_name)),
        Column(_("Branch"), value=lambda row: str(row.branch)),
        Column(_("Tier"), value=lambda row: row.tiering.tier if hasattr(row, "tiering") else ""),
        Column(_("Assets (CNY)"), value=lambda row: Money(row.portrait.assets_minor or 0) if hasattr(row, "portrait") else None),
    ]
    people = found.select_related("branch", "tiering", "portrait").defer("id_number", "phone", "id_number_hash", "phone_hash").order_by("number")
    return Listing(NAME, segment.name, columns, people, personal=True)
