"""Whose customers a member of staff may see, and how they are found."""

from typing import Final

from django.db.models import Q, QuerySet

from accounts.identity.models import Customer
from accounts.ledger.models import Account, AccountHolder
from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import Branch, StaffMember
from portal.kernel import access, vault

#: What a person types as a phone (11 digits) or a resident ID number (18) is matched whole, by its keyed hash.
_PHONE_DIGITS: Final = 11
_ID_LENGTH: Final = 18


def register() -> None:
    """Tell the kernel whose rows a member of staff may see."""
    access.register_visibility(Customer, _customers)
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


def _customers(queryset: QuerySet[Customer], staff: StaffMember) -> QuerySet[Customer]:
    """All for the whole bank's posts, those of the own branch and below for a branch's."""
    if not posts.may(staff, "customers.view"):
        return queryset.none()
    return queryset.filter(branch__in=organisation.reach(staff))


def _accounts(queryset: QuerySet[Account], staff: StaffMember) -> QuerySet[Account]:
    """The accounts that customers in reach hold, alone or jointly; the bank's own for the whole bank's posts."""
    if posts.may(staff, "customers.view") and posts.may(staff, posts.WHOLE_BANK):
        return queryset
    reached = _customers(Customer.objects.all(), staff)
    joint = AccountHolder.objects.filter(customer__in=reached).values("account")
    return queryset.filter(Q(holder__in=reached) | Q(pk__in=joint))


def _branches(queryset: QuerySet[Branch], staff: StaffMember) -> QuerySet[Branch]:
    return queryset.filter(pk__in=organisation.reach(staff)) if posts.may(staff, "organisation.view") else queryset.none()


def _staff(queryset: QuerySet[StaffMember], staff: StaffMember) -> QuerySet[StaffMember]:
    return queryset.filter(branch__in=organisation.reach(staff)) if posts.may(staff, "organisation.view") else queryset.none()
