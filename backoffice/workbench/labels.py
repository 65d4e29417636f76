"""The labels of audit entries ("customer:12") as names, with a link where this reader may go. One query a kind and page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import admin
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, User
from accounts.ledger.models import Account
from accounts.onboarding.models import Application
from accounts.organisation.models import Branch, StaffMember
from portal.kernel import access

#: What stands before the colon, as words.
KINDS: Final[Mapping[str, Promise]] = {
    "customer": _("customer"),
    "staff": _("member of staff"),
    "user": _("login"),
    "partner": _("partner"),
    "system": _("the system"),
    "account": _("account"),
    "application": _("application"),
    "assignment": _("assignment"),
    "approval": _("approval"),
    "branch": _("branch"),
    "calendarday": _("calendar day"),
    "checkpoint": _("checkpoint"),
    "complaint": _("complaint"),
    "contact": _("contact"),
    "counter": _("counter transaction"),
    "file": _("file"),
    "filter": _("filter"),
    "intake": _("import"),
    "leave": _("leave"),
    "limitrule": _("limit"),
    "payee": _("payee"),
    "promise": _("promise"),
    "risklisting": _("entry of a risk list"),
    "riskrule": _("risk rule"),
    "run": _("run"),
    "segment": _("segment"),
    "task": _("task"),
    "transfer": _("transfer"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """How a label is shown; `href` is empty where the reader may not go or nothing is there."""

    text: str
    href: str = ""


class Names:
    """The names behind the labels of one page."""

    def __init__(self, labels: Iterable[str], staff: StaffMember) -> None:
        wanted: dict[str, set[str]] = {}
        for label in labels:
            kind, _colon, rest = label.partition(":")
            wanted.setdefault(kind, set()).add(rest)
        self._staff = staff
        self._known = {kind: _FINDERS[kind](rest, staff) for kind, rest in wanted.items() if kind in _FINDERS}

    def of(self, label: str) -> Name:
        """The name of a label; an unknown one is shown as it is."""
        kind, _colon, rest = label.partition(":")
        found = self._known.get(kind, {}).get(rest)
        if found is not None:
            return found
        if kind == "system":
            return Name(str(KINDS[kind]))
        text = f"{KINDS[kind]} {rest}" if kind in KINDS and rest else label
        return Name(text, self._address(kind, rest))

    def _address(self, kind: str, rest: str) -> str:
        """The page of a counter transaction, or of a row of a table that has one."""
        if kind == "counter":
            return reverse("admin:counter_detail", args=[rest]) if access.may(self._staff, "counter.view") else ""
        if kind == "complaint":
            return reverse("admin:complaint", args=[rest]) if access.may(self._staff, "complaints.view") else ""
        if kind in _FINDERS:
            return ""  # not found means out of reach
        for model, model_admin in admin.site._registry.items():
            if model._meta.model_name == kind and rest.isdecimal() and access.may(self._staff, getattr(model_admin, "needs_view", "")):
                return reverse(f"admin:{model._meta.app_label}_{kind}_change", args=[rest])
        return ""


def _ids(rest: set[str]) -> set[int]:
    return {int(one) for one in rest if one.isdecimal() and len(one) < 19}


def _customers(rest: set[str], staff: StaffMember) -> dict[str, Name]:
    rows = access.visible(Customer.objects.filter(pk__in=_ids(rest)), staff)
    return {str(row.pk): Name(f"{row.display_name} {row.number}", f"{reverse('admin:customer', args=[row.number])}?for=audit") for row in rows}


def _colleagues(rest: set[str], staff: StaffMember) -> dict[str, Name]:
    may = access.may(staff, "organisation.view")
    rows = StaffMember.objects.filter(pk__in=_ids(rest))
    return {str(row.pk): Name(f"{row} {row.number}", reverse("admin:accounts_staffmember_change", args=[row.pk]) if may else "") for row in rows}


def _places(rest: set[str], staff: StaffMember) -> dict[str, Name]:
    may = access.may(staff, "organisation.view")
    rows = Branch.objects.filter(pk__in=_ids(rest))
    return {str(row.pk): Name(f"{row} {row.code}", reverse("admin:accounts_branch_change", args=[row.pk]) if may else "") for row in rows}


def _logins(rest: set[str], staff: StaffMember) -> dict[str, Name]:
    """A customer's login under the customer's name; anybody else's by its number only: login names may be personal."""
    rows = User.objects.filter(pk__in=_ids(rest), customer__isnull=False).values_list("pk", "customer")
    holders = {customer: user for user, customer in rows}
    named = _customers({str(pk) for pk in holders}, staff)
    return {str(holders[int(pk)]): Name(f"{KINDS['user']} {name.text}", name.href) for pk, name in named.items()}


def _accounts(rest: set[str], staff: StaffMember) -> dict[str, Name]:
    if not access.may(staff, "entries.view"):
        return {}
    by_id = access.visible(Account.objects.filter(pk__in=_ids(rest)), staff)
    by_reference = access.visible(Account.objects.filter(reference__in=[one for one in rest if not one.isdecimal()]), staff)
    rows = [(str(row.pk), row) for row in by_id] + [(row.reference, row) for row in by_reference]
    return {key: Name(f"{KINDS['account']} {row.number}", reverse("admin:entries", args=[row.reference])) for key, row in rows}


def _applications(rest: set[str], staff: StaffMember) -> dict[str, Name]:
    if not access.may(staff, "applications.review"):
        return {}
    rows = access.visible(Application.objects.filter(pk__in=_ids(rest)), staff)
    return {str(row.pk): Name(f"{KINDS['application']} {row.reference}", reverse("admin:review_detail", args=[row.reference])) for row in rows}


_FINDERS: Final[Mapping[str, Callable[[set[str], Any], dict[str, Name]]]] = {
    "customer": _customers,
    "staff": _colleagues,
    "branch": _places,
    "user": _logins,
    "account": _accounts,
    "application": _applications,
}
