"""The rail at the left for one person: only what exists, and only what the person may open. It hides; every view checks again."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.organisation import rail
from accounts.organisation.models import StaffMember
from accounts.organisation.rail import Item
from backoffice.hall.counter import selectors as counter
from backoffice.review import selectors as review
from backoffice.riskdesk import selectors as riskdesk
from portal.kernel import access

#: Seconds a badge may be old; what the person does forgets it at once.
BADGE_AGE: Final = 20


def register() -> None:
    """The rows of the workbench itself and of the capabilities that have no wiring of their own for it."""
    rail.register(
        "desk",
        Item(_("Today"), "wb_sunny", "index", "workbench.open", order=0),
        Item(_("Customers"), "person_search", "accounts_customer_changelist", "customers.view", order=20, also=("customer", "customer_reveal", "entries")),
    )
    rail.register(
        "counter",
        Item(_("Take in, pay out"), "point_of_sale", "counter_new", "counter.make", order=10),
        Item(
            _("Transactions"), "receipt_long", "counter_list", "counter.view", order=20,
            also=("counter_detail", "counter_receipt"), badge=counter.count_to_check,
        ),
    )  # fmt: skip
    rail.register(
        "checks",
        Item(
            _("Identity review"), "badge", "review_list", "applications.review", order=20,
            also=("review_detail", "review_take", "review_put_back", "review_decide"), badge=review.count_waiting,
        ),
        Item(
            _("Held transfers"), "pan_tool", "held_list", "risk.view", order=30,
            also=("held_detail", "held_decide"), badge=riskdesk.count_held,
        ),
        Item(_("Audit trail"), "history", "audit", "audit.search", order=90),
    )  # fmt: skip
    rail.register(
        "house",
        Item(_("Branches"), "account_tree", "accounts_branch_changelist", "organisation.view", order=10, also=_of_model("accounts_branch")),
        Item(_("Staff"), "groups", "accounts_staffmember_changelist", "organisation.view", order=20, also=_of_model("accounts_staffmember")),
        Item(_("Bank calendar"), "calendar_month", "portal_calendarday_changelist", "calendars.view", order=40, also=_of_model("portal_calendarday")),
        Item(_("Limits"), "speed", "accounts_limitrule_changelist", "limits.view", order=50, also=_of_model("accounts_limitrule")),
        Item(
            _("Counter thresholds"), "rule", "backoffice_counterthreshold_changelist", "limits.view", order=60,
            also=_of_model("backoffice_counterthreshold"),
        ),
        Item(
            _("Client book settings"), "tune", "backoffice_booksetting_changelist", "limits.view", order=70,
            also=_of_model("backoffice_booksetting"),
        ),
    )  # fmt: skip


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """Unfold's sidebar for this person; a group without a permitted item is absent with its title."""
    staff = access.person(request, "staff")
    here = request.resolver_match.url_name if request.resolver_match else None
    waiting = _badges(staff, list(permitted(staff))) if staff is not None else {}
    found = []
    for title, items in rail.groups():
        rows = [_row(item, here, waiting.get(item.page, 0)) for item in items if access.may(staff, item.permission)]
        if rows:
            found.append({"title": title, "items": rows})
    return found


def permitted(staff: StaffMember) -> Iterator[Item]:
    """Every row this person may open."""
    return (item for _title, items in rail.groups() for item in items if access.may(staff, item.permission))


def forget_badges(staff: StaffMember) -> None:
    """After an act of this person the numbers are counted again."""
    cache.delete_many([_key(staff, item) for item in permitted(staff) if item.badge])


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


def _badges(staff: StaffMember, items: list[Item]) -> dict[str, int]:
    """How many wait behind each row: one look into the cache, and a count for each number that is too old."""
    counting = {_key(staff, item): item for item in items if item.badge}
    known = cache.get_many(counting) if counting else {}
    counted = {key: item.badge(staff) for key, item in counting.items() if key not in known and item.badge}
    if counted:
        cache.set_many(counted, BADGE_AGE)
    return {item.page: (known | counted)[key] for key, item in counting.items()}


def _key(staff: StaffMember, item: Item) -> str:
    return f"rail:{staff.pk}:{item.page}"


def _of_model(name: str) -> tuple[str, ...]:
    return (f"{name}_change", f"{name}_add")


def _row(item: Item, here: str | None, waiting: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "title": item.title,
        "icon": item.icon,
        "link": reverse(f"admin:{item.page}"),
        "active": here == item.page or here in item.also,
    }
    return row | ({"badge": str(waiting), "badge_variant": "default"} if waiting else {})
