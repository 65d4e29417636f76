"""Whose complaints a member of staff may see and handle, and in which order they are worked."""

from datetime import date
from typing import cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.identity.models import Customer, User
from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import Role, StaffMember
from backoffice.complaints.models import Complaint, ComplaintFile, ComplaintQuerySet, ComplaintStep
from portal.kernel import access, clock
from portal.kernel.clock import bank_date
from portal.kernel.files.models import PrivateFile
from portal.templatetags.dates import when

#: Posts that may be given a complaint to answer.
OWNERS = (Role.ACCOUNT_MANAGER, Role.BRANCH_MANAGER, Role.TELLER, Role.CONSUMER_PROTECTION)
#: Personal data that no list needs, and that would be decrypted.
NO_SECRETS = ("customer__id_number", "customer__phone")


def register() -> None:
    """Tell the kernel whose complaints a member of staff may see."""
    access.register_visibility(Complaint, _rows)


def listed(staff: StaffMember) -> ComplaintQuerySet:
    """In reach, with what a list shows."""
    rows = access.visible(Complaint.objects.all(), staff)
    return cast(ComplaintQuerySet, rows.select_related("customer", "category", "branch", "owner").defer(*NO_SECRETS))


def may_handle(staff: StaffMember, row: Complaint) -> bool:
    """Who answers it, who stands in for them, or who leads complaints of that place; never whom it is about."""
    if not access.may(staff, "complaints.work") or row.against_id == staff.pk:
        return False
    return row.owner_id in {one.pk for one in selves(staff)} or access.may(staff, "complaints.lead")


def possible_owners(row: Complaint) -> QuerySet[StaffMember]:
    """The branch's people and those above it, and the consumer protection post; never whom it is about."""
    above = [row.branch.path[: place + 1] for place, sign in enumerate(row.branch.path) if sign == "."]
    near = Q(branch__path__startswith=row.branch.path) | Q(branch__path__in=above, role=Role.BRANCH_MANAGER)
    people = StaffMember.objects.filter(near | Q(role=Role.CONSUMER_PROTECTION), active=True, role__in=OWNERS)
    return people.filter(~Q(pk=row.against_id or 0)).select_related("branch").order_by("branch__path", "role", "number")


def mine(staff: StaffMember) -> QuerySet[Complaint]:
    """Open ones that this person answers, own and of whom one stands in for."""
    return access.visible(Complaint.objects.open().filter(owner__in=selves(staff)), staff)


def nobodys(staff: StaffMember) -> QuerySet[Complaint]:
    """Open ones without somebody who answers, or whose colleague has left; for who leads."""
    if not access.may(staff, "complaints.lead"):
        return Complaint.objects.none()
    return access.visible(Complaint.objects.open().filter(Q(owner=None) | Q(owner__active=False)), staff)


def urgent(rows: QuerySet[Complaint], until: date) -> QuerySet[Complaint]:
    """Of these, those whose answer is due by that day, the first to be late on top."""
    return rows.filter(pk__in=Complaint.objects.ticking().filter(due_on__lte=until).values("pk")).order_by("due_on", "-severity", "pk")


def count_to_do(staff: StaffMember) -> int:
    """The rail's figure: what one answers and what nobody answers yet; asks nothing for who has no part in complaints."""
    if not access.may(staff, "complaints.work"):
        return 0
    todo = Q(owner__in=selves(staff))
    if access.may(staff, "complaints.lead"):
        todo |= Q(owner=None) | Q(owner__active=False)
    return access.visible(Complaint.objects.ticking().filter(todo), staff).count()


def stops() -> Q:
    """For selling: customers with an open complaint."""
    return Q(Exists(Complaint.objects.open().filter(customer=OuterRef("pk"))))


def why_stopped(customer: Customer) -> str | None:
    """Only that one is open: what it is about is for who answers it."""
    first = Complaint.objects.open().for_customer(customer).order_by("received_at").values_list("received_at", flat=True).first()
    if first is None:
        return None
    return _("A complaint of %(day)s is open. Nothing is sold until it is closed.") % {"day": when(bank_date(first), "day")}


def next_answer_of(person: Customer | User) -> date | None:
    """The next day by which this person has an answer; None when none is owed."""
    due: date | None = Complaint.objects.ticking().for_person(person).order_by("due_on").values_list("due_on", flat=True).first()
    return due


def still_held(staff: StaffMember) -> str:
    """For who lets a colleague go: what they still have to answer."""
    count = Complaint.objects.open().filter(owner=staff).count()
    return ngettext("%(count)s open complaint to answer", "%(count)s open complaints to answer", count) % {"count": count} if count else ""


def may_read_paper(request: HttpRequest, file: PrivateFile) -> bool:
    """The complainant reads what the public part holds, a colleague what belongs to complaints in reach."""
    paper = ComplaintFile.objects.select_related("step__complaint").filter(file_id=file.pk).first()
    if paper is None:
        return False
    customer, staff = access.person(request, "customer"), access.person(request, "staff")
    if paper.step.public and _wrote(request, customer, paper.step.complaint):
        return True
    return staff is not None and access.visible(Complaint.objects.all(), staff).filter(pk=paper.step.complaint_id).exists()


def _wrote(request: HttpRequest, customer: Customer | None, row: Complaint) -> bool:
    if row.customer_id is not None:
        return customer is not None and row.customer_id == customer.pk
    return customer is None and Complaint.objects.for_login(request.user.pk or 0).filter(pk=row.pk).exists()


def line_of(row: Complaint) -> list[ComplaintStep]:
    """Everything said and done, oldest first, with papers; two queries."""
    return list(row.steps.select_related("staff").prefetch_related("files").order_by("id"))


def public_line(row: Complaint) -> list[ComplaintStep]:
    """What the complainant reads."""
    return [step for step in line_of(row) if step.public]


def days_left(row: Complaint) -> int:
    return row.days_left(clock.bank_date(clock.now()))


def subjects_of(customer: Customer) -> list[str]:
    """Who read the papers of this customer's complaints is told to the customer."""
    return [f"complaint:{reference}" for reference in Complaint.objects.for_customer(customer).values_list("reference", flat=True)]


def selves(staff: StaffMember) -> list[StaffMember]:
    """This person, and those they deputise for today."""
    return [staff, *getattr(staff, "standing_in", ())]


def _rows(queryset: QuerySet[Complaint], staff: StaffMember) -> QuerySet[Complaint]:
    """All for the whole bank's posts with the right; the branch's for who leads there; else the own ones. Never one about oneself."""
    if not posts.may(staff, "complaints.view"):
        return queryset.none()
    queryset = queryset.exclude(against=staff)
    if posts.may(staff, posts.WHOLE_BANK):
        return queryset
    reached = Q(owner__in=selves(staff))
    if posts.may(staff, "complaints.lead"):
        reached |= Q(branch__in=organisation.reach(staff))
    return queryset.filter(reached)
