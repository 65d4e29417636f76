"""Pages of visits, mounted by the staff site."""

from django.urls import path

from backoffice.visits import desk_views as views
from backoffice.visits import rebook_views as rebook
from backoffice.visits import setting_views as setting

urlpatterns = [
    path("visits/", views.calendar, name="visit_list"),
    path("visits/new/", views.new, name="visit_new"),
    path("visit-terms/", setting.terms, name="visit_terms"),
    path("visit-terms/add/", setting.add, name="visit_terms_add"),
    path("visit-terms/hours/", setting.hours, name="visit_hours"),
    path("visits/rebook/", rebook.waiting, name="visit_rebook_list"),
    path("visits/<str:reference>/", views.detail, name="visit"),
    path("visits/<str:reference>/to-deputy/", rebook.to_deputy, name="visit_to_deputy"),
    path("visits/<str:reference>/propose/", rebook.propose, name="visit_propose"),
    path("visits/<str:reference>/check-in/", views.check_in, name="visit_check_in"),
    path("visits/<str:reference>/minutes/", views.finish, name="visit_finish"),
    path("visits/<str:reference>/move/", views.move, name="visit_move"),
    path("visits/<str:reference>/cancel/", views.cancel, name="visit_cancel"),
    path("visits/<str:reference>/missed/", views.miss, name="visit_miss"),
]
