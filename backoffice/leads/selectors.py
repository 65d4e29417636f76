"""Whose leads and opportunities a member of staff may see and act on; what waits; how the branch's pipeline stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import Role, StaffMember
from backoffice.clients import rules
from backoffice.leads.models import Lead, LeadRule, LeadStage, LeadState, Opportunity, Result, StreetList, Unit
from backoffice.worklist import selectors as work
from portal.kernel import access

VIEW: Final = "leads.view"
WORK: Final = "leads.work"
BRANCH: Final = "leads.branch"
#: Rows of a page, and of the columns of the board.
ROWS_A_PAGE: Final = 50
ROWS_A_COLUMN: Final = 25
#: Personal data of customers that no list needs, and that would be decrypted.
NO_SECRETS: Final = ("customer__id_number", "customer__phone")
WEIGHTED: Final = F("amount_minor") * F("probability_bps") / 10_000
#: How many opportunities, what they are about, and that times its probability.
FIGURES: Final[dict[str, Any]] = {"n": Count("pk"), "amount": Coalesce(Sum("amount_minor"), 0), "worth": Coalesce(Sum(WEIGHTED), 0)}


def register() -> None:
    """Tell the kernel whose rows a member of staff may see."""
    access.register_visibility(Lead, _leads)
    access.register_visibility(Opportunity, _opportunities)
    access.register_visibility(Unit, _of_branch)
    access.register_visibility(StreetList, _streets)
    access.register_visibility(LeadRule, _of_branch)
    access.register_visibility(LeadStage, lambda rows, staff: rows if posts.may(staff, "templates.view") else rows.none())


def shown_name(lead: Lead, staff: StaffMember) -> str:
    """Who it is; the first sign only in the pool, and for posts that see no customers."""
    name = lead.display_name
    if name and (lead.is_pooled or not posts.may(staff, "customers.view")):
        return rules.masked_name(name)
    return name or _("Somebody")


def may_act(staff: StaffMember, row: Lead | Opportunity) -> bool:
    """Whether this person may work on it: their own, as deputy, or as manager of its branch."""
    if not posts.may(staff, WORK):
        return False
    if row.owner_id in {one.pk for one in work.selves(staff)}:
        return True
    return posts.may(staff, BRANCH) and (row.branch_id is None or organisation.reach(staff).filter(pk=row.branch_id).exists())


def may_take(to: StaffMember, lead: Lead, by: StaffMember) -> bool:
    """Whether that colleague could follow it up: a manager of clients in the area of who hands it over."""
    return to.active and posts.may(to, WORK) and colleagues(by).filter(pk=to.pk).exists()


def colleagues(staff: StaffMember) -> QuerySet[StaffMember]:
    """Who could follow up what this person has: managers of the places in reach, and of one's own area."""
    area = posts.area(staff.branch.path)
    reached = Q(branch__in=organisation.reach(staff)) | Q(branch__path__startswith=area if area.count(".") > 1 else staff.branch.path)
    rows = StaffMember.objects.filter(reached, active=True, role__in=(Role.ACCOUNT_MANAGER, Role.BRANCH_MANAGER)).select_related("branch")
    return rows.order_by("branch__path", "number")


def mine(staff: StaffMember) -> QuerySet[Lead]:
    """Open leads of this person and of those they stand in for: what is worth most first."""
    return Lead.objects.filter(owner__in=work.selves(staff), state=LeadState.OPEN)


def pool(staff: StaffMember) -> QuerySet[Lead]:
    """Open leads nobody follows up that this person could claim."""
    return access.visible(Lead.objects.filter(owner=None, state=LeadState.OPEN), staff)


def count_new(staff: StaffMember) -> int:
    """How many of the own open leads nobody was spoken with about yet, for the rail."""
    return mine(staff).filter(contacted_at=None).count()


def in_hand(staff: StaffMember) -> QuerySet[Opportunity]:
    """Open opportunities of this person, by value."""
    return Opportunity.objects.filter(owner__in=work.selves(staff), result="open")


def by_value(staff: StaffMember, limit: int) -> tuple[list[Opportunity], int]:
    """The open opportunities worth most, amount times probability, and how many there are. One query."""
    rows = in_hand(staff).select_related("stage", "lead__customer").defer("lead__phone", "lead__customer__id_number", "lead__customer__phone")
    found = list(rows.order_by(WEIGHTED.desc(), "pk")[: limit + 50])
    return found[:limit], len(found)


def waiting(staff: StaffMember, now: datetime) -> dict[str, int]:
    """Open leads, the own ones or for who only reads all in reach: how many, new, late, and what they are about in money. One query."""
    new = Q(contacted_at=None)
    rows = mine(staff) if posts.may(staff, WORK) else access.visible(Lead.objects.filter(state=LeadState.OPEN), staff)
    return dict(
        rows.aggregate(n=Count("pk"), new=Count("pk", filter=new), late=Count("pk", filter=new & Q(due_at__lt=now)), value=Coalesce(Sum("value_minor"), 0))
    )


def duplicates(lead: Lead, staff: StaffMember) -> list[Lead]:
    """Other open leads that may be of the same person: the same name in the same branch."""
    if not lead.is_open or not lead.name:
        return []
    rows = access.visible(Lead.objects.filter(state=LeadState.OPEN, name=lead.name).exclude(pk=lead.pk), staff)
    return list(rows.select_related("owner").defer("phone").order_by("-pk")[:5])


def earlier(lead: Lead, staff: StaffMember) -> list[Lead]:
    """What was tried with the same person before."""
    same = Q(pk__in=[])
    if lead.customer_id:
        same |= Q(customer=lead.customer_id)
    if lead.phone_hash:
        same |= Q(phone_hash=lead.phone_hash)
    if lead.login_id:
        same |= Q(login=lead.login_id)
    rows = access.visible(Lead.objects.filter(same).exclude(pk=lead.pk).exclude(state=LeadState.MERGED), staff)
    return list(rows.select_related("owner", "opportunity__stage").defer("phone").order_by("-pk")[:5])


def stages() -> list[LeadStage]:
    """Those in use, and ended ones in which opportunities still are."""
    inside = Opportunity.objects.filter(result=Result.OPEN).values("stage")
    return list(LeadStage.objects.filter(Q(active=True) | Q(pk__in=inside)).order_by("place"))


def pipeline(staff: StaffMember) -> dict[str, Any]:
    """The branch's open opportunities by stage and by person, in two queries."""
    rows = access.visible(Opportunity.objects.filter(result="open"), staff)
    found = {row["stage"]: row for row in rows.values("stage").annotate(**FIGURES)}
    people: list[Any] = list(rows.values("owner__name", "owner__name_en", "owner__number").annotate(**FIGURES))
    return {"stages": found, "people": sorted(people, key=lambda row: -row["worth"])}


def conversion(staff: StaffMember, since: datetime) -> list[dict[str, Any]]:
    """What became of leads captured since then, by source: captured, spoken with, opportunities, won, won money. One query."""
    rows = access.visible(Lead.objects.filter(captured_at__gte=since).exclude(state=LeadState.MERGED), staff)
    won = Q(opportunity__result="won")
    counted: Any = rows.values("source").annotate(
        n=Count("pk"),
        spoken=Count("pk", filter=Q(contacted_at__isnull=False)),
        converted=Count("pk", filter=Q(state=LeadState.CONVERTED)),
        won=Count("pk", filter=won),
        money=Coalesce(Sum("opportunity__amount_minor", filter=won), 0),
    )
    return list(counted.order_by("-won", "-n", "source"))


def late_first(now: datetime) -> Sequence[Any]:
    """The order of the list of leads: late first, then by what they are worth."""
    late = Case(When(contacted_at=None, due_at__lt=now, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (late, F("value_minor").desc(), F("due_at").asc(nulls_last=True), "pk")


def _leads(queryset: QuerySet[Lead], staff: StaffMember) -> QuerySet[Lead]:
    """The own ones and those of who one stands in for; the pool of one's places and what has no place; all of a branch for who leads it."""
    if not posts.may(staff, VIEW):
        return queryset.none()
    if posts.may(staff, posts.WHOLE_BANK):
        return queryset
    seen = Q(owner__in=work.selves(staff)) | Q(owner=None, state=LeadState.OPEN, branch=None)
    reach = organisation.reach(staff)
    if posts.may(staff, BRANCH):
        return queryset.filter(seen | Q(branch__in=reach))
    return queryset.filter(seen | Q(owner=None, state=LeadState.OPEN, branch__in=reach))


def _opportunities(queryset: QuerySet[Opportunity], staff: StaffMember) -> QuerySet[Opportunity]:
    """The own ones, those one has a share in, and all of a branch for who leads it."""
    if not posts.may(staff, VIEW):
        return queryset.none()
    if posts.may(staff, posts.WHOLE_BANK):
        return queryset
    seen = Q(owner__in=work.selves(staff)) | Q(pk__in=Opportunity.objects.filter(shares__staff=staff).values("pk"))
    return queryset.filter(seen | Q(branch__in=organisation.reach(staff))) if posts.may(staff, BRANCH) else queryset.filter(seen)


def _of_branch(queryset: QuerySet[Any], staff: StaffMember) -> QuerySet[Any]:
    """What belongs to the places in reach."""
    return queryset.filter(branch__in=organisation.reach(staff)) if posts.may(staff, VIEW) else queryset.none()


def _streets(queryset: QuerySet[StreetList], staff: StaffMember) -> QuerySet[StreetList]:
    """The own lists; for who leads the branch, all of it."""
    if not posts.may(staff, VIEW):
        return queryset.none()
    own = Q(owner__in=work.selves(staff))
    if posts.may(staff, BRANCH) or posts.may(staff, posts.WHOLE_BANK):
        return queryset.filter(own | Q(branch__in=organisation.reach(staff)))
    return queryset.filter(own)
