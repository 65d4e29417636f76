"""Pages of visits, mounted by the staff site."""

from django.urls import path

from backoffice.visits import desk_views as views

urlpatterns = [
    path("visits/", views.calendar, name="visit_list"),
    path("visits/new/", views.new, name="visit_new"),
    path("visits/<str:reference>/", views.detail, name="visit"),
    path("visits/<str:reference>/check-in/", views.check_in, name="visit_check_in"),
    path("visits/<str:reference>/minutes/", views.finish, name="visit_finish"),
    path("visits/<str:reference>/move/", views.move, name="visit_move"),
    path("visits/<str:reference>/cancel/", views.cancel, name="visit_cancel"),
    path("visits/<str:reference>/missed/", views.miss, name="visit_miss"),
]
