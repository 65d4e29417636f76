"""Registers who may do what, what a staff session must prove, the rows of the house's own tables, the rail and Ctrl+K."""


def ready() -> None:
    from accounts.organisation import rules
    from backoffice.workbench import navigation, selectors, session, sources
    from backoffice.workbench.customer import moments
    from portal.kernel import access

    access.register_permissions(rules.may)
    access.register_gate("staff", session.second_factor_gate)
    selectors.register()
    navigation.register()
    sources.register()
    moments.register()
