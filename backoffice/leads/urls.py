"""Pages of leads, opportunities, units and streets, mounted by the staff site."""

from django.urls import path

from backoffice.leads.pages import branch, leads, opportunities, stages, streets, units

_LEAD = ("claim", "contact", "drop", "hand", "pool", "no-calls", "merge")
_OPPORTUNITY = ("edit", "stage", "won", "lost", "share", "hand")

urlpatterns = [
    path("leads/", leads.every, name="lead_list"),
    path("leads/new/", leads.new, name="lead_new"),
    path("leads/pipeline/", branch.pipeline, name="lead_branch"),
    path("leads/rules/", branch.set_rule, name="lead_rule"),
    path("leads/<str:reference>/", leads.detail, name="lead"),
    path("leads/<str:reference>/reveal/", leads.reveal, name="lead_reveal"),
    path("leads/<str:reference>/convert/", leads.convert, name="lead_convert"),
    *(path(f"leads/<str:reference>/{what}/", leads.act, {"what": what}, name=f"lead_{what.replace('-', '_')}") for what in _LEAD),
    path("opportunities/", opportunities.every, name="opportunity_list"),
    path("opportunities/<str:reference>/", opportunities.detail, name="opportunity"),
    *(path(f"opportunities/<str:reference>/{what}/", opportunities.act, {"what": what}, name=f"opportunity_{what}") for what in _OPPORTUNITY),
    path("stages/", stages.every, name="stage_list"),
    path("stages/add/", stages.new, name="stage_new"),
    path("stages/<slug:code>/", stages.detail, name="stage"),
    path("units/", units.every, name="unit_list"),
    path("units/new/", units.new, name="unit_new"),
    path("units/<str:reference>/", units.detail, name="unit"),
    path("units/<str:reference>/leads/", units.make_leads, name="unit_leads"),
    *(path(f"units/<str:reference>/{what}/", units.act, {"what": what}, name=f"unit_{what}") for what in ("find", "person", "change")),
    path("streets/", streets.every, name="street_list"),
    path("streets/new/", streets.new, name="street_new"),
    path("streets/<str:reference>/", streets.detail, name="street"),
    path("streets/<str:reference>/visit/", streets.visit, name="street_visit"),
    path("streets/<str:reference>/shops/", streets.add, name="street_add"),
]
