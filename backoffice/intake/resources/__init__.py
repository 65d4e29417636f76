"""What can be taken in from a file: one django-import-export resource for each."""

from backoffice.intake.resources.assignments import AssignmentResource
from backoffice.intake.resources.base import Context, Heading, ImportResource
from backoffice.intake.resources.customers import CustomerResource
from backoffice.intake.resources.house import BranchResource, CalendarResource, StaffResource
from backoffice.intake.resources.limits import LimitResource
from backoffice.intake.resources.streets import StreetResource, UnitPeopleResource

#: In the order they stand on the page.
ALL: tuple[type[ImportResource], ...] = (
    AssignmentResource,
    CustomerResource,
    BranchResource,
    StaffResource,
    CalendarResource,
    LimitResource,
    StreetResource,
    UnitPeopleResource,
)

__all__ = ["ALL", "Context", "Heading", "ImportResource", "of"]


def of(code: str) -> type[ImportResource]:
    """The resource of that code. Raises `LookupError`."""
    for resource in ALL:
        if resource.code == code:
            return resource
    raise LookupError(code)
