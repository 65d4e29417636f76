"""Which lists can be exported: those that capabilities register, and every model's list of the staff site."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, SuspiciousOperation, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from accounts.organisation.staff_admin import StaffModelAdmin
from backoffice.exports.columns import Column, Listing
from portal.kernel import access

Source = Callable[[StaffMember, QueryDict], Listing]


@dataclass(frozen=True, slots=True)
class Registered:
    """A list of a workbench page."""

    name: str
    title: str | Promise
    permission: str
    source: Source


_registered: Final[dict[str, Registered]] = {}


def register(*, name: str, title: str | Promise, permission: str, source: Source) -> None:
    """Declare a list under its page's name; `source(staff, query)` answers its rows as the page would show them, row rights included."""
    _registered[name] = Registered(name, title, permission, source)


def listing(name: str, *, staff: StaffMember, query: QueryDict) -> Listing:
    """The list of that name for this person under these filters. A list that is not there is 404, one that is not theirs 403."""
    if name in _registered:
        found = _registered[name]
        if not access.may(staff, found.permission):
            raise PermissionDenied
        return found.source(staff, query)
    for model_admin in model_lists():
        if model_admin.list_page == name:
            return _of_model(model_admin, staff, query)
    raise Http404


def model_lists() -> Iterator[StaffModelAdmin]:
    """Every model's list of the staff site."""
    for model_admin in admin.site._registry.values():
        if isinstance(model_admin, StaffModelAdmin):
            yield model_admin


def _of_model(model_admin: StaffModelAdmin, staff: StaffMember, query: QueryDict) -> Listing:
    if not access.may(staff, model_admin.needs_view):
        raise PermissionDenied
    request = _request(staff, query)
    try:
        changes = model_admin.get_changelist_instance(request)
        rows = changes.queryset
    except (IncorrectLookupParameters, SuspiciousOperation, ValidationError, ValueError) as error:
        raise Http404 from error
    names = [name for name in changes.list_display if name != "action_checkbox"]
    columns = [_column(name, model_admin) for name in names]
    title = capfirst(str(model_admin.opts.verbose_name_plural))
    customer = _customer(model_admin.model)
    return Listing(model_admin.list_page, title, columns, rows, personal=bool(customer), customer=customer)


def _request(staff: StaffMember, query: QueryDict) -> HttpRequest:
    """What the list's own filters want to see of a request, whoever makes the file."""
    request: Any = HttpRequest()
    request.method, request.GET, request.user = "GET", query, staff.user
    request.META |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.staff, request.customer, request.session, request.rows_only = staff, None, {}, True
    return request  # type: ignore[no-any-return]


def _column(name: Any, model_admin: StaffModelAdmin) -> Column:
    label = str(label_for_field(name, model_admin.model, model_admin))

    def value(row: Any) -> Any:
        try:
            field, _attribute, found = lookup_field(name, row, model_admin)
        except ObjectDoesNotExist:
            return None
        return getattr(row, f"get_{field.name}_display")() if field is not None and getattr(field, "choices", None) else found

    return Column(capfirst(label), value=value)


def _customer(model: type[Model]) -> str:
    """The path from a row to its customer's id; empty where no customer stands in it."""
    if model is Customer:
        return "pk"
    fields = (field for field in model._meta.get_fields() if field.is_relation and field.concrete and field.related_model is Customer)
    return next((f"{field.name}_id" for field in fields), "")
