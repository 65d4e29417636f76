"""Registers whose visits are whose, the terms a bank starts with, what customers hear, the timeline, and the page in the rail."""


def ready() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts.organisation import leaves, rail
    from accounts.profile.exports import content
    from accounts.viewas import pages
    from backoffice.visits import askable, copying, moments, news, noticing, rebooking, selectors, terms
    from portal.kernel import reference

    selectors.register()
    askable.register()
    moments.register()
    news.subscribe()
    leaves.register_falls("visits", rebooking.of_leaves)
    content.register("appointments", copying.sections)
    pages.register(**{"visits:list": _("your appointments"), "visits:detail": _("an appointment")})
    reference.register("terms of visits", terms.load)
    rail.register("house", rail.Item(_("Terms of appointments"), "edit_calendar", "visit_terms", "templates.view", order=48))
    also = ("visit", "visit_new", "visit_check_in", "visit_finish", "visit_move", "visit_cancel", "visit_miss", "visit_rebook_list")
    rail.register("desk", rail.Item(_("Visits"), "calendar_month", "visit_list", "visits.view", order=45, also=also, badge=noticing.count))
