"""Whose customers a member of staff may see, and how they are found."""

from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from accounts.identity.models import Customer
from accounts.ledger.models import Account, AccountHolder
from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import Branch, Role, StaffMember
from accounts.organisation.rules import WHOLE_BANK
from backoffice.clients import rules
from backoffice.clients.models import Assignment, Care
from portal.kernel import access, vault

#: What a person types as a phone (11 digits) or a resident ID number (18) is matched whole, by its keyed hash.
_PHONE_DIGITS: Final = 11
_ID_LENGTH: Final = 18


def register() -> None:
    """Tell the kernel whose rows a member of staff may see."""
    access.register_visibility(Customer, _customers)
    access.register_visibility(Care, _cares)
    access.register_visibility(Assignment, _assignments)
    access.register_visibility(Account, _accounts)
    access.register_visibility(Branch, _branches)
    access.register_visibility(StaffMember, _staff)


def found_by(queryset: QuerySet[Customer], text: str) -> QuerySet[Customer]:
    """Customers whose name or number starts with `text`, or whose phone or ID number is exactly `text`.

    Each kind of word asks one indexed column (two for a phone, which may also be a number), so that a million
    customers are searched at once.
    """
    text = text.strip()
    plain = text.replace(" ", "")
    match kind_of_search(text):
        case "nothing":
            return queryset
        case "document":
            return queryset.filter(id_number_hash=vault.lookup_hash("id_number", plain))
        case "phone":
            return queryset.filter(phone_hash=vault.lookup_hash("phone", plain))
        case "number":
            return queryset.filter(number__startswith=plain.upper())
    return queryset.filter(Q(name__startswith=text) | Q(name_en__startswith=text.title()) if text.isascii() else Q(name__startswith=text))


def places_with_customers(staff: StaffMember) -> QuerySet[Branch]:
    """The places in reach, for the list's filter, in the order of the tree."""
    return organisation.reach(staff).order_by("path")


def kind_of_search(text: str) -> str:
    """What was searched by; the audit keeps this and not the text, which may be personal.

    >>> [kind_of_search(text) for text in (" ", "32020019880101462x", "138 0000 5521", "c00000001", "3202447108", "林知", "Client 7")]
    ['nothing', 'document', 'phone', 'number', 'number', 'name', 'name']
    """
    plain = text.replace(" ", "")
    if not plain:
        return "nothing"
    if len(plain) == _ID_LENGTH and plain[:-1].isdecimal():
        return "document"
    if plain.isdecimal():
        return "phone" if len(plain) == _PHONE_DIGITS else "number"
    return "number" if plain[1:].isdecimal() and plain.isascii() else "name"


def manager_of(customer: Customer) -> StaffMember | None:
    """Who leads for this customer now."""
    care = Care.objects.leads().filter(customer=customer).select_related("manager__branch").first()
    return care.manager if care is not None else None


def carers_of(customer: Customer) -> list[Care]:
    """Everybody who looks after this customer now, the lead first."""
    return list(Care.objects.open().filter(customer=customer).select_related("manager__branch").order_by("-part", "pk"))


def history_of(customer: Customer) -> list[Care]:
    """Who looked after this customer, newest first."""
    rows = Care.objects.filter(customer=customer).select_related("manager__branch", "given", "given__made_by", "ended")
    return list(rows.order_by("-since", "part", "-pk"))


def still_in_book(staff: StaffMember) -> str:
    """For who lets a colleague go: how many clients are to be handed over first; empty when none."""
    count = Care.objects.open().filter(manager=staff).count()
    words = ngettext("%(count)s client in the book, to be handed over", "%(count)s clients in the book, to be handed over", count)
    return words % {"count": count} if count else ""


def acting_for(staff: StaffMember) -> tuple[StaffMember, ...]:
    """This person and those they stand in for today."""
    return (staff, *staff.standing_in)


def has_own_book(staff: StaffMember) -> bool:
    """Whether this post sees clients by care and not by place."""
    return Role(staff.role) in rules.CARERS


def _customers(queryset: QuerySet[Customer], staff: StaffMember) -> QuerySet[Customer]:
    """All for the whole bank's posts; for a manager the own book; for a branch's other posts its customers and those below.

    Who stands in for somebody sees that person's rows too; the permission stays one's own.
    """
    if not posts.may(staff, "customers.view"):
        return queryset.none()
    if posts.may(staff, WHOLE_BANK):
        return queryset
    reached = Q(pk__in=[])
    carers = [person.pk for person in acting_for(staff) if has_own_book(person)]
    if carers:
        reached |= Q(pk__in=Care.objects.open().filter(manager__in=carers).values("customer"))
    if not has_own_book(staff):
        reached |= Q(branch__in=organisation.reach(staff))
    for person in staff.standing_in:
        if not has_own_book(person) and posts.covers_rows(staff, person):
            reached |= Q(branch__path__startswith=person.branch.path)
    return queryset.filter(reached)


def _accounts(queryset: QuerySet[Account], staff: StaffMember) -> QuerySet[Account]:
    """The accounts that customers in reach hold, alone or jointly; the bank's own for the whole bank's posts."""
    if posts.may(staff, "customers.view") and posts.may(staff, WHOLE_BANK):
        return queryset
    reached = _customers(Customer.objects.all(), staff)
    joint = AccountHolder.objects.filter(customer__in=reached).values("account")
    return queryset.filter(Q(holder__in=reached) | Q(pk__in=joint))


def _cares(queryset: QuerySet[Care], staff: StaffMember) -> QuerySet[Care]:
    return queryset.filter(customer__in=_customers(Customer.objects.all(), staff))


def _assignments(queryset: QuerySet[Assignment], staff: StaffMember) -> QuerySet[Assignment]:
    """A preview is its maker's; what is done or waits is seen in reach by who assigns, and by who got or gave clients."""
    own = Q(made_by=staff) | Q(leaver=staff) | Q(pk__in=Care.objects.filter(manager=staff).values("given"))
    if posts.may(staff, "book.assign"):
        return queryset.filter(own | (Q(branch__in=organisation.reach(staff)) & ~Q(state="draft")))
    return queryset.filter(own) if posts.may(staff, "book.view") else queryset.none()


def _branches(queryset: QuerySet[Branch], staff: StaffMember) -> QuerySet[Branch]:
    return queryset.filter(pk__in=organisation.reach(staff)) if posts.may(staff, "organisation.view") else queryset.none()


def _staff(queryset: QuerySet[StaffMember], staff: StaffMember) -> QuerySet[StaffMember]:
    return queryset.filter(branch__in=organisation.reach(staff)) if posts.may(staff, "organisation.view") else queryset.none()
