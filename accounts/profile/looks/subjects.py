"""What is the customer's beside the customer: capabilities above name further subjects of the trail whose looks are told."""

from collections.abc import Callable, Sequence

from accounts.identity.models import Customer

Subjects = Callable[[Customer], Sequence[str]]
_registered: dict[str, Subjects] = {}


def register_subjects(name: str, subjects: Subjects) -> None:
    """`subjects(customer)` gives labels as the audit writes them ("application:12"). The same name again replaces it."""
    _registered[name] = subjects


def of(customer: Customer) -> list[str]:
    """Everything whose looks are looks at this customer."""
    return [f"customer:{customer.pk}", *(label for subjects in _registered.values() for label in subjects(customer))]
