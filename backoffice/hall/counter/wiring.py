"""Registers the visibility rule of counter transactions and the thresholds a bank starts with."""


def ready() -> None:
    from backoffice.hall.counter import reference as thresholds
    from backoffice.hall.counter import selectors
    from portal.kernel import reference

    selectors.register()
    reference.register("counter thresholds", thresholds.load)
