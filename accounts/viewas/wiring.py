"""Tells *who looked* how a look at pages is told, and the rail where colleagues find theirs."""

from django.utils.translation import gettext_lazy as _


def ready() -> None:
    from accounts.organisation import rail
    from accounts.profile.exports import content
    from accounts.profile.looks import rules as looks
    from accounts.viewas import copying, pages

    content.register("looks at pages", copying.sections)
    looks.register("viewas.page", what=lambda details: pages.called(str(details.get("page", ""))), why=lambda reason: reason)
    looked = rail.Item(
        _("Looks with customers"), "visibility", "customer_views", "customers.view_as", order=70, also=("customer_view", "customer_view_ask", "relatives")
    )
    rail.register("desk", looked)
