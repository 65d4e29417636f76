"""The pages of leave, mounted by the staff site."""

from django.urls import path

from accounts.organisation import views

urlpatterns = [
    path("leave/", views.leave_list, name="leave_list"),
    path("leave/new/", views.leave_new, name="leave_new"),
    path("leave/end/", views.leave_end, name="leave_end"),
]
