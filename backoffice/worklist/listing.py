"""My tasks and the contacts in reach as files: written as the exports write any list."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.organisation.models import StaffMember
from backoffice import exports
from backoffice.exports import Column, Listing
from backoffice.worklist import selectors
from backoffice.worklist.models import Contact, Task, TaskState
from portal.kernel import access

NAME, CONTACTS = "task_list", "contact_list"


def register() -> None:
    exports.register(name=NAME, title=gettext_lazy("My tasks"), permission="tasks.work", source=rows)
    exports.register(name=CONTACTS, title=gettext_lazy("Contacts"), permission="tasks.work", source=contacts)


def rows(staff: StaffMember, query: QueryDict) -> Listing:
    """What is open in the order of time, or what is over, newest first."""
    mine = Task.objects.filter(owner__in=selectors.selves(staff)).select_related("customer", "owner").defer(*selectors.NO_SECRETS)
    if query.get("show") == "over":
        mine = mine.exclude(state=TaskState.OPEN).order_by("-ended_at", "-id")
    else:
        mine = mine.filter(state=TaskState.OPEN).order_by("due_at", "id")
    columns = [
        Column(_("Due by"), field="due_at"),
        Column(_("What to do"), field="title"),
        Column(_("Why"), field="about"),
        Column(_("Customer"), value=lambda task: task.customer.display_name if task.customer else ""),
        Column(_("Customer number"), field="customer__number"),
        Column(_("Amount concerned"), value=lambda task: task.value if task.value_minor else None),
        Column(_("Who does it"), value=lambda task: str(task.owner)),
        Column(_("State"), value=lambda task: task.get_state_display()),
        Column(_("What came of it"), field="result"),
    ]
    return Listing(NAME, _("My tasks"), columns, mine, personal=True, customer="customer_id")


def contacts(staff: StaffMember, query: QueryDict) -> Listing:
    """What was spoken with customers in reach, newest first."""
    rows = access.visible(Contact.objects.select_related("customer", "staff").defer(*selectors.NO_SECRETS), staff).order_by("-id")
    columns = [
        Column(_("When"), field="at"),
        Column(_("Customer"), value=lambda contact: contact.customer.display_name),
        Column(_("Customer number"), field="customer__number"),
        Column(_("Way"), value=lambda contact: contact.get_way_display()),
        Column(_("What came of it"), value=lambda contact: contact.get_outcome_display()),
        Column(_("Note"), field="note"),
        Column(_("Who"), value=lambda contact: str(contact.staff)),
        Column(_("Written down at"), field="logged_at"),
    ]
    return Listing(CONTACTS, _("Contacts"), columns, rows, personal=True, customer="customer_id")
