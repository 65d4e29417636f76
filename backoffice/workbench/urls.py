"""The workbench's own pages, mounted by the staff site."""

from django.urls import path

from backoffice.workbench import views
from backoffice.workbench.customer import urls as customer

urlpatterns = [
    *customer.urlpatterns,
    path("movements/<str:reference>/", views.entries, name="entries"),
    path("find/", views.find, name="find"),
    path("audit/", views.audit_search, name="audit"),
]
