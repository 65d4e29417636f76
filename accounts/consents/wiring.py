"""Registers the loader of the purposes, and what stops selling by itself."""


def ready() -> None:
    from accounts.consents import selling
    from accounts.consents.reference import load
    from portal.kernel import reference

    reference.register("purposes of consent", load)
    selling.register()
