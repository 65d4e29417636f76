"""What Ctrl+K finds of the work in hand: leads, opportunities, complaints, segments and units, each through its row rules."""

from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.clients import selectors as clients
from backoffice.complaints import selectors as complaints
from backoffice.complaints.models import Complaint
from backoffice.leads import selectors as leads
from backoffice.leads.capturing import spoken
from backoffice.leads.models import Lead, LeadState, Opportunity, Result, Unit
from backoffice.segments import selectors as segments
from backoffice.workbench import finding
from backoffice.workbench.finding import ROWS_OF_A_SOURCE, Hit
from portal.kernel import access
from portal.kernel.vault import lookup_hash

#: Part of a title is looked for from this many characters on: one character stands in nearly every title.
_SHORTEST: Final = 2


def register() -> None:
    """Put the sources on their shelves, behind the customers and before what is found by number only."""
    finding.register("leads", 12, gettext_lazy("Leads"), of_leads)
    finding.register("opportunities", 14, gettext_lazy("Opportunities"), of_opportunities)
    finding.register("complaints", 16, gettext_lazy("Complaints"), of_complaints)
    finding.register("segments", 18, gettext_lazy("Segments"), of_segments)
    finding.register("units", 19, gettext_lazy("Units"), of_units)


def of_leads(staff: StaffMember, word: str) -> list[Hit]:
    """By reference, the beginning of the person's name, a whole phone, or part of what it is about; open ones first."""
    if not access.may(staff, leads.VIEW):
        return []
    if clients.kind_of_search(word) == "phone":
        wanted = Q(phone_hash=lookup_hash("phone", word.replace(" ", ""))) | Q(customer__in=_people(word))
    else:
        wanted = Q(name__istartswith=word) | Q(customer__in=_people(word)) | _part("subject", word) | _part("place", word)
    over = Q(state__in=(LeadState.MERGED, LeadState.CONVERTED))  # found as the other lead, and as the opportunity
    rows = access.visible(Lead.objects.filter(_asked(word, wanted & ~over)), staff)
    found = rows.select_related("customer").defer("phone", *leads.NO_SECRETS).order_by(_open_first("ended_at"), "-pk")[:ROWS_OF_A_SOURCE]
    return [
        Hit(leads.shown_name(row, staff), f"{spoken(row.subject)} · {row.get_state_display()}", reverse("admin:lead", args=[row.reference]), "filter_alt")
        for row in found
    ]


def of_opportunities(staff: StaffMember, word: str) -> list[Hit]:
    """By reference, the beginning of the person's name, or part of the title; what goes on first."""
    if not access.may(staff, leads.VIEW):
        return []
    wanted = Q(lead__name__istartswith=word) | Q(customer__in=_people(word)) | _part("title", word)
    rows = access.visible(Opportunity.objects.filter(_asked(word, wanted)), staff).select_related("stage", "lead__customer")
    found = rows.defer("lead__phone", "lead__customer__id_number", "lead__customer__phone").order_by(_open_first("ended_at"), "-pk")[:ROWS_OF_A_SOURCE]
    return [_opportunity(row, staff) for row in found]


def of_complaints(staff: StaffMember, word: str) -> list[Hit]:
    """By number, the regulator's number, or the beginning of the customer's name; other names are sealed and are not searched."""
    if not access.may(staff, "complaints.view"):
        return []
    wanted = Q(outside_number=word) | Q(customer__in=_people(word))
    rows = complaints.listed(staff).filter(_asked(word, wanted)).order_by(_open_first("closed_at"), "-pk")[:ROWS_OF_A_SOURCE]
    return [_complaint(row) for row in rows]


def of_segments(staff: StaffMember, word: str) -> list[Hit]:
    """By reference or part of the name."""
    if not access.may(staff, "segments.view") or len(word) < _SHORTEST:
        return []
    rows = segments.shared_with(staff).filter(_asked(word, _part("name", word)))[:ROWS_OF_A_SOURCE]
    return [Hit(row.name, row.purpose, reverse("admin:segment", args=[row.reference]), "join_inner") for row in rows]


def of_units(staff: StaffMember, word: str) -> list[Hit]:
    """By reference or part of the name."""
    if not access.may(staff, leads.VIEW) or len(word) < _SHORTEST:
        return []
    rows = access.visible(Unit.objects.filter(_asked(word, _part("name", word))), staff).select_related("branch").order_by("-pk")[:ROWS_OF_A_SOURCE]
    return [Hit(row.name, str(row.branch), reverse("admin:unit", args=[row.reference]), "apartment") for row in rows]


def _asked(word: str, otherwise: Q) -> Q:
    """A reference is matched whole and as nothing else."""
    return Q(reference=word.upper()) if finding.is_reference(word) else otherwise


def _people(word: str) -> QuerySet[Any]:
    """Customers of that name, number or phone; whose row it is, the rule of the rows asks."""
    return clients.found_by(Customer.objects.all(), word).values("pk")


def _part(field: str, word: str) -> Q:
    """Part of a text; nothing for a single character."""
    return Q(**{f"{field}__icontains": word}) if len(word) >= _SHORTEST else Q(pk__in=[])


def _open_first(ended: str) -> Any:
    return F(ended).desc(nulls_first=True)


def _opportunity(row: Opportunity, staff: StaffMember) -> Hit:
    sums = f" · {row.amount}" if row.amount_minor else ""
    state = str(row.stage) if row.result == Result.OPEN else row.get_result_display()
    return Hit(leads.shown_name(row.lead, staff), f"{row.title} · {state}{sums}", reverse("admin:opportunity", args=[row.reference]), "trending_up")


def _complaint(row: Complaint) -> Hit:
    note = f"{row.category} · {row.get_state_display()} · {row.reference}"
    return Hit(row.who or _("Somebody"), note, reverse("admin:complaint", args=[row.reference]), "feedback")
