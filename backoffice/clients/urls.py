"""The client book's pages, mounted by the staff site."""

from django.urls import path

from backoffice.clients import act_views, desk_views, views

urlpatterns = [
    path("clients/", views.book, name="client_book"),
    path("clients/give/", act_views.give, name="client_give"),
    path("clients/pool/", views.pool, name="client_pool"),
    path("clients/pool/claim/", views.claim, name="client_claim"),
    path("clients/loads/", desk_views.loads, name="client_loads"),
    path("clients/loads/even-out/", desk_views.even_out, name="client_even_out"),
    path("clients/steps/", desk_views.steps, name="client_steps"),
    path("clients/orphans/", desk_views.orphans, name="client_orphans"),
    path("clients/rules/", desk_views.rules, name="client_rules"),
    path("clients/rules/<str:reference>/run/", desk_views.run_rule, name="client_rule_run"),
    path("clients/rules/<str:reference>/end/", desk_views.end_rule, name="client_rule_end"),
    path("clients/acts/", act_views.acts, name="client_acts"),
    path("clients/acts/<str:reference>/", act_views.act, name="client_act"),
    path("clients/acts/<str:reference>/confirm/", act_views.confirm, name="client_act_confirm"),
    path("clients/acts/<str:reference>/drop/", act_views.drop, name="client_act_drop"),
    path("clients/hand-over/<str:number>/", desk_views.leaver, name="client_leaver"),
    path("clients/of/<str:number>/", views.care, name="client_care"),
]
