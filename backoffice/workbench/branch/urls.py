"""The branch page, mounted by the staff site."""

from django.urls import path

from backoffice.workbench.branch import views

urlpatterns = [
    path("branch/", views.own, name="branch_page"),
    path("branch/<str:code>/", views.of, name="branch_page_of"),
]
