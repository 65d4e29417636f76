"""Registers whose rows are whose, sources, signs handed in by others, news, retention, what goes along in a hand-over, lists as files, the rail."""


def ready() -> None:
    from django.urls import reverse
    from django.utils.translation import gettext_lazy as _
    from django.utils.translation import pgettext_lazy

    from accounts.organisation import departures, rail
    from accounts.profile.looks import rules as looks
    from backoffice.clients import handover
    from backoffice.leads import askable, carrying, finding, keeping, listing, moments, reference, rules, selectors, services, sources
    from backoffice.portrait.events import TOPIC
    from backoffice.worklist import origins, signs
    from portal.kernel import events
    from portal.kernel import reference as tables
    from portal.kernel.vault import retention

    selectors.register()
    askable.register()
    sources.register_own()
    signs.register_taker(lambda **given: services.capture(**given).reference)
    tables.register("stages of opportunities and task templates", reference.load)
    events.subscribe(TOPIC, "leads.capture_life_event", finding.capture_life_event)
    events.subscribe("application.verified", "leads.credit", finding.credit)
    why = _("Whoever did not become a customer is not kept; that somebody is not to be called stays.")
    retention.register("people of leads, units and streets who are no customers", keep=rules.KEPT, why=why, sweep=keeping.sweep)
    looks.register("lead.revealed", what=lambda details: looks.WHOLE_PHONE, why=lambda reason: _("something you asked about, or that may suit you"))
    handover.register("leads", carrying.move, carrying.count, label=_("open leads and opportunities"), details=carrying.lines)
    departures.register("leads", carrying.still_open)
    for source in ("lead", "lead_step"):
        origins.register(source, lambda key: (_("Open the lead"), reverse("admin:lead", args=[key.partition(":")[0]])))
    moments.register()
    listing.register()
    rail.register("house", rail.Item(_("Stages"), "view_week", "stage_list", "templates.view", order=46, also=("stage", "stage_new")))
    pages = ("lead", "lead_new", "lead_convert", "opportunity", "opportunity_list", "unit_list", "unit", "unit_new", "street_list", "street", "street_new")
    rail.register(
        "desk",
        rail.Item(pgettext_lazy("rail", "Leads"), "filter_alt", "lead_list", selectors.VIEW, order=45, also=(*pages, "lead_branch"), badge=selectors.count_new),
    )
