"""Whom a colleague may count and see in segments, and which segments they may open."""

from typing import Final

from django.db.models import F, Q, QuerySet, Value

from accounts.identity.models import Customer
from accounts.organisation import rules as posts
from accounts.organisation.models import StaffMember
from backoffice.segments.models import Scope, Segment
from portal.kernel import access

VIEW: Final = "segments.view"
BUILD: Final = "segments.build"
#: Segments over the whole bank: counting in all customers, whatever the place in the tree.
BANK: Final = "segments.bank"


def register() -> None:
    access.register_visibility(Segment, _segments)


def people(staff: StaffMember) -> QuerySet[Customer]:
    """The customers among whom this colleague counts: those they may see, or with the permission everybody."""
    everybody = Customer.objects.all()
    return everybody if sees_all(staff) else access.visible(everybody, staff)


def sees_all(staff: StaffMember) -> bool:
    """Whether nothing narrows the customers for this colleague."""
    return access.may(staff, BANK) or (access.may(staff, "customers.view") and access.may(staff, posts.WHOLE_BANK))


def scopes(staff: StaffMember) -> list[Scope]:
    """What a new segment of this colleague may reach over."""
    if access.may(staff, BANK):
        return [Scope.BANK, Scope.BRANCH]
    from backoffice.clients import selectors as clients

    return [Scope.BOOK] if clients.has_own_book(staff) else [Scope.BRANCH]


def _segments(queryset: QuerySet[Segment], staff: StaffMember) -> QuerySet[Segment]:
    """One's own; shared ones of the whole bank, of a place above or below one's own, and of colleagues of one's place; auditors all."""
    if not access.may(staff, VIEW):
        return queryset.none()
    if staff.role in posts.READS_ONLY:
        return queryset
    path = staff.branch.path
    near = Q(branch__path__startswith=path) | Q(scope=Scope.BOOK, owner__branch__path__startswith=path) | Q(scope=Scope.BANK)
    shared = queryset.annotate(my_place=Value(path)).filter(near | Q(my_place__startswith=F("branch__path")), shared=True)
    return queryset.filter(Q(owner=staff) | Q(pk__in=shared.values("pk")))
