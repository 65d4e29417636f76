"""Customers' addresses of appointments and branches, under /service/; names are visits:…"""

from django.urls import path

from backoffice.visits import own_views as views

app_name = "visits"
urlpatterns = [
    path("appointments/", views.mine, name="list"),
    path("appointments/new/", views.new, name="new"),
    path("appointments/waiting/<str:reference>/", views.wait, name="wait"),
    path("appointments/waiting/<str:reference>/take/", views.take, name="wait_take"),
    path("appointments/waiting/<str:reference>/leave/", views.leave, name="wait_leave"),
    path("appointments/<str:reference>/", views.detail, name="detail"),
    path("appointments/<str:reference>/move/", views.move, name="move"),
    path("appointments/<str:reference>/cancel/", views.cancel, name="cancel"),
    path("appointments/<str:reference>/calendar/", views.calendar, name="calendar"),
    path("branches/", views.branches, name="branches"),
]
