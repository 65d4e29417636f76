"""Registers the visibility rule of counter transactions and the thresholds a bank starts with."""


def ready() -> None:
    from accounts.approvals import sources
    from backoffice.hall.counter import reference as thresholds
    from backoffice.hall.counter import selectors
    from portal.kernel import reference

    selectors.register()
    sources.register("counter", waiting=selectors.waiting, count=selectors.count_to_check)
    reference.register("counter thresholds", thresholds.load)
