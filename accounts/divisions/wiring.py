"""Registers the loader of the official list."""


def ready() -> None:
    from accounts.divisions.reference import load
    from portal.kernel import reference

    reference.register("administrative divisions", load)
