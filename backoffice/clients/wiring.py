"""Registers visibility, the end-of-day figures, news for customers, and what two people decide."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.approvals import proposing
    from accounts.ledger import bankday
    from accounts.organisation import departures, rail
    from backoffice.clients import approving, book, figures, listing, news, selectors
    from backoffice.clients import reference as terms
    from backoffice.clients.models import BookSetting
    from portal.kernel import reference

    selectors.register()
    reference.register("book settings", terms.load)
    bankday.register_step("clients.figures", figures.end_of_day, order=bankday.LAST)
    news.subscribe()
    approving.register()
    proposing.register(kind="clients.setting", label=_("What the client book works by"), model=BookSetting, make="limits.change", check="limits.approve")
    listing.register()
    departures.register("clients", selectors.still_in_book)
    rail.register(
        "desk",
        rail.Item(
            _("My clients"),
            "groups",
            "client_book",
            "book.view",
            order=10,
            also=("client_care", "client_give", "client_act", "client_acts"),
            badge=book.count_due_now,
        ),
    )
    rail.register(
        "business",
        rail.Item(_("Tier changes"), "stairs", "client_steps", "book.view", order=25),
        rail.Item(_("Unassigned clients"), "person_add", "client_pool", "book.view", order=30),
        rail.Item(
            _("Loads and coverage"),
            "balance",
            "client_loads",
            "book.assign",
            order=40,
            also=("client_orphans", "client_rules", "client_leaver", "client_even_out"),
        ),
    )
