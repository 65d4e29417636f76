"""Registers whose complaints are whose, what stops selling, what two people decide, the clock, the papers, the pages."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.consents import selling
    from accounts.ledger import bankday
    from accounts.organisation import departures, rail
    from accounts.profile.exports import content
    from accounts.profile.looks import subjects as looks
    from accounts.security import gates
    from backoffice.complaints import compensating, copying, extending, jobs, keeping, listing, reference, selectors, setting, steps
    from portal.kernel import events, files
    from portal.kernel import reference as references
    from portal.kernel.files import kinds
    from portal.kernel.vault import retention

    selectors.register()
    selling.register_stop("complaint", _("Complaint open"), selectors.stops, selectors.why_stopped)
    extending.register()
    compensating.register()
    setting.register()
    listing.register()
    references.register("complaint categories and days", reference.load)
    bankday.register_step("complaints.escalate", jobs.end_of_day, order=bankday.FIRST)
    why = _("So long after its closing a complaint can still come before a court.")
    retention.register("complainants who are no customers", keep=keeping.KEPT, why=why, sweep=keeping.sweep)
    gates.allow("complaints:new", "complaints:add", "complaints:dispute", "complaints:reopen")
    events.subscribe("application.verified", "complaints.adopt", keeping.adopt)
    departures.register("complaints", selectors.still_held)
    files.register_kind(files.Kind(steps.FILE_KIND, content_types=kinds.PICTURES | {kinds.PDF}, audit_reads=True))
    files.register_access(steps.FILE_KIND, selectors.may_read_paper)
    content.register("complaints", copying.sections)
    looks.register_subjects("complaints", selectors.subjects_of)
    also = ("complaint", "complaint_new", "complaint_figures")
    rail.register("desk", rail.Item(_("Complaints"), "feedback", "complaint_list", "complaints.view", order=55, also=also, badge=selectors.count_to_do))
    rail.register("house", rail.Item(_("Rules of complaints"), "rule", "complaint_rules", "complaints.figures.view", order=47, also=("complaint_category",)))
