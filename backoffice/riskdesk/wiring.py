"""Registers whose orders a member of staff may see."""


def ready() -> None:
    from backoffice.riskdesk import selectors

    selectors.register()
