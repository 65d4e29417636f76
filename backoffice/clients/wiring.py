"""Registers the visibility rules of customers and accounts."""


def ready() -> None:
    from backoffice.clients import selectors

    selectors.register()
