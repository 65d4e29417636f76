"""Why a colleague may not look at a customer this way: it is themselves, or a relative. Capabilities above register what they know."""

from collections.abc import Callable

from accounts.identity.models import Customer
from accounts.ledger.models import AccountHolder
from accounts.organisation.models import StaffMember
from accounts.viewas.models import StaffRelative

#: True when the two are related.
Rule = Callable[[StaffMember, Customer], bool]
_rules: dict[str, Rule] = {}


def register(name: str, rule: Rule) -> None:
    """Add a way of knowing that two are related; the same name again replaces it."""
    _rules[name] = rule


def related(staff: StaffMember, customer: Customer) -> bool:
    """Whether this is the colleague, or one the colleague named, holds an account with, or is known to be related to."""
    return _is_self(staff, customer) or _is_named(staff, customer) or _shares_account(staff, customer) or any(rule(staff, customer) for rule in _rules.values())


def own_record(staff: StaffMember) -> Customer | None:
    """The colleague as a customer of the house."""
    return Customer.objects.filter(user__staff=staff).first()


def _is_self(staff: StaffMember, customer: Customer) -> bool:
    own = own_record(staff)
    return own is not None and own.pk == customer.pk


def _is_named(staff: StaffMember, customer: Customer) -> bool:
    return StaffRelative.objects.filter(staff=staff, customer=customer, ended_at=None).exists()


def _shares_account(staff: StaffMember, customer: Customer) -> bool:
    own = own_record(staff)
    if own is None:
        return False
    both = AccountHolder.objects.filter(customer=own).values("account")
    joint = AccountHolder.objects.filter(customer=customer, account__in=both).exists()
    return (
        joint
        or AccountHolder.objects.filter(customer=customer, account__holder=own).exists()
        or AccountHolder.objects.filter(customer=own, account__holder=customer).exists()
    )
