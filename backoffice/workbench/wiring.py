"""Registers who may do what, what a staff session must prove, and the rows of the house's own tables."""


def ready() -> None:
    from accounts.organisation import rules
    from backoffice.workbench import selectors, session
    from portal.kernel import access

    access.register_permissions(rules.may)
    access.register_gate("staff", session.second_factor_gate)
    selectors.register()
