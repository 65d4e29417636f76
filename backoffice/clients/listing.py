"""The client book as a file: the rows and the filters of the page, nobody of another's book."""

from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.organisation.models import StaffMember
from accounts.tiers import selectors as tiers_of
from backoffice import exports
from backoffice.clients import book
from backoffice.exports import Column, Listing
from portal.kernel import clock
from portal.kernel.money import Money

NAME: Final = "client_book"


def register() -> None:
    exports.register(name=NAME, title=gettext_lazy("My clients"), permission="book.view", source=rows)


def rows(staff: StaffMember, query: QueryDict) -> Listing:
    """The list as the page would show it, in its order; a filter that does not hold any more finds nobody."""
    now = clock.now()
    managers, tiers = book.managers_of(staff), tiers_of.in_force(clock.bank_date(now))
    asked = book.Asked.of(query, managers=managers, tiers=tiers)
    found = book.listed(staff, asked=asked, managers=managers, now=now).select_related("customer__figures", "customer__tiering", "customer__branch", "manager")
    names = {tier.code: str(tier) for tier in tiers}
    columns = [
        Column(_("Client"), value=lambda care: care.customer.display_name),
        Column(_("Customer number"), value=lambda care: care.customer.number),
        Column(_("Branch"), value=lambda care: str(care.customer.branch)),
        Column(_("Tier"), value=lambda care: names.get(_tier(care), "")),
        Column(_("Assets (CNY)"), value=lambda care: Money(care.assets)),
        Column(_("30 days"), value=lambda care: None if care.change is None else Money(care.change)),
        Column(_("Last contact"), value=lambda care: care.last_contact_at),
        Column(_("Contact due on"), value=lambda care: care.contact_due_on),
        Column(_("Account manager"), value=lambda care: str(care.manager)),
        Column(pgettext("client book", "Part"), value=lambda care: str(care.part_name)),
        Column(_("Share of results"), value=lambda care: f"{care.share_percent} %"),
    ]
    rows_ = found.defer("customer__id_number", "customer__phone", "customer__id_number_hash", "customer__phone_hash")
    return Listing(NAME, _("My clients"), columns, rows_, personal=True, customer="customer_id")


def _tier(care: Any) -> str:
    tiering = getattr(care.customer, "tiering", None)
    return tiering.tier if tiering is not None else ""
