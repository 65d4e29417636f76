"""Registers the loader of the purposes."""


def ready() -> None:
    from accounts.consents.reference import load
    from portal.kernel import reference

    reference.register("purposes of consent", load)
