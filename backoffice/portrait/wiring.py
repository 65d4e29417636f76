"""Registers the fields of conditions."""


def ready() -> None:
    from backoffice.portrait import catalogue

    catalogue.register()
