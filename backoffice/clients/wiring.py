"""Registers visibility, tiers, the end-of-day figures, news for customers, and what two people decide."""


def ready() -> None:
    from accounts.ledger import bankday
    from backoffice.clients import figures, news, selectors
    from backoffice.clients import reference as terms
    from portal.kernel import reference

    selectors.register()
    reference.register("client tiers and book settings", terms.load)
    bankday.register_step("clients.figures", figures.end_of_day, order=bankday.LAST)
    news.subscribe()
