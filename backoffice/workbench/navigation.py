"""The rail at the left: only what exists, and only what the person may open. It hides; every view checks again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backoffice.hall.counter import selectors as counter
from backoffice.review import selectors as review
from backoffice.riskdesk import selectors as riskdesk
from portal.kernel import access


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the rail: `also` names further pages on which it stays marked as the present one."""

    title: Promise
    icon: str
    page: str
    permission: str
    also: tuple[str, ...] = ()
    badge: Callable[[Any], int] | None = None


_GROUPS: tuple[tuple[Promise | None, tuple[Item, ...]], ...] = (
    (
        None,
        (
            Item(_("Today"), "wb_sunny", "index", "workbench.open"),
            Item(
                _("Customers"), "groups", "accounts_customer_changelist", "customers.view",
                also=("customer", "customer_reveal", "entries"),
            ),
        ),
    ),
    (
        _("Counter"),
        (
            Item(_("Take in, pay out"), "point_of_sale", "counter_new", "counter.make"),
            Item(
                _("Transactions"), "receipt_long", "counter_list", "counter.view",
                also=("counter_detail", "counter_receipt"), badge=counter.count_to_check,
            ),
        ),
    ),
    (
        _("Review"),
        (
            Item(
                _("Identity review"), "badge", "review_list", "applications.review",
                also=("review_detail", "review_take", "review_put_back", "review_decide"), badge=review.count_waiting,
            ),
        ),
    ),
    (
        _("Risk"),
        (
            Item(
                _("Held transfers"), "pan_tool", "held_list", "risk.view",
                also=("held_detail", "held_release", "held_refuse"), badge=riskdesk.count_held,
            ),
        ),
    ),
    (
        _("Organisation"),
        (
            Item(
                _("Branches"), "account_tree", "accounts_branch_changelist", "organisation.view",
                also=("accounts_branch_change", "accounts_branch_add"),
            ),
            Item(
                _("Staff"), "badge", "accounts_staffmember_changelist", "organisation.view",
                also=("accounts_staffmember_change", "accounts_staffmember_add"),
            ),
            Item(
                _("Bank calendar"), "calendar_month", "portal_calendarday_changelist", "calendars.view",
                also=("portal_calendarday_change", "portal_calendarday_add"),
            ),
            Item(
                _("Limits"), "speed", "accounts_limitrule_changelist", "limits.view",
                also=("accounts_limitrule_change", "accounts_limitrule_add"),
            ),
            Item(
                _("Counter thresholds"), "rule", "backoffice_counterthreshold_changelist", "limits.view",
                also=("backoffice_counterthreshold_change",),
            ),
            Item(_("Audit trail"), "history", "audit", "audit.search"),
        ),
    ),
)  # fmt: skip


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """Unfold's sidebar for this person; a group without a permitted item is absent with its title."""
    staff = access.person(request, "staff")
    here = request.resolver_match.url_name if request.resolver_match else None
    found = []
    for title, items in _GROUPS:
        rows = [_row(item, staff, here) for item in items if access.may(staff, item.permission)]
        if rows:
            found.append({"title": title, "items": rows})
    return found


def desk_of(request: HttpRequest) -> str:
    """The line under the house's name: the place the person works at."""
    staff = access.person(request, "staff")
    return str(staff.branch) if staff is not None else ""


def account_links(request: HttpRequest) -> list[dict[str, str]]:
    """The links of the menu at the foot of the rail: the person's own second factors and sessions."""
    return [
        {"title": str(_("Second factors")), "link": reverse("mfa_index")},
        {"title": str(_("My sessions")), "link": reverse("usersessions_list")},
    ]


def _row(item: Item, staff: Any, here: str | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "title": item.title,
        "icon": item.icon,
        "link": reverse(f"admin:{item.page}"),
        "active": here == item.page or here in item.also,
    }
    waiting = item.badge(staff) if item.badge else 0
    if waiting:
        row |= {"badge": str(waiting), "badge_variant": "default"}
    return row
