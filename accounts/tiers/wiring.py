"""Registers the reference rows, the nightly step, and what two people decide."""


def ready() -> None:
    from accounts.ledger import bankday
    from accounts.tiers import reference as rows
    from accounts.tiers import services
    from portal.kernel import reference

    reference.register("tiers and benefits", rows.load)
    bankday.register_step("tiers.refresh", services.end_of_day, order=bankday.LAST - 1)
