"""Registers who may do what, what a staff session must prove, the rows of the house's own tables, the rail and Ctrl+K."""

from django.utils.translation import gettext_lazy as _


def ready() -> None:

    from accounts.approvals import jobs as approvals
    from accounts.ledger import bankday
    from accounts.organisation import rules
    from backoffice.clients import book
    from backoffice.exports import lists as exports
    from backoffice.workbench import (
        audit_export,
        complaints,
        filters,
        listing,
        meetings,
        navigation,
        pipeline,
        relatives,
        selectors,
        session,
        sources,
        today_blocks,
        walk_ins,
        work_sources,
    )
    from backoffice.workbench.branch import listing as branch
    from backoffice.workbench.customer import moments, panels
    from portal.kernel import access

    access.register_permissions(rules.may)
    bankday.register_step("approvals.expire", approvals.end_of_day, order=bankday.FIRST)
    access.register_gate("staff", session.second_factor_gate)
    selectors.register()
    navigation.register()
    sources.register()
    work_sources.register()
    today_blocks.register()
    pipeline.register()
    meetings.register()
    filters.register("audit", "audit.search", _("Audit trail"))
    exports.register(name="audit", title=_("Audit trail"), permission="audit.search", source=audit_export.listing)
    listing.register()
    moments.register()
    complaints.register()
    branch.register()
    panels.register()
    walk_ins.register()
    relatives.register()
    filters.register("client_book", "book.view", _("My clients"), count=book.count_for)
