"""The workbench's own pages, mounted by the staff site."""

from django.urls import path

from backoffice.workbench import filter_views, style, views
from backoffice.workbench.branch import urls as branch
from backoffice.workbench.customer import urls as customer

urlpatterns = [
    *customer.urlpatterns,
    *branch.urlpatterns,
    path("movements/<str:reference>/", views.entries, name="entries"),
    path("find/", views.find, name="find"),
    path("filters/save/", filter_views.save_filter, name="filter_save"),
    path("filters/remove/", filter_views.remove_filter, name="filter_remove"),
    path("filters/<str:reference>/", filter_views.open_filter, name="filter_open"),
    path("style/", style.show, name="style"),
    path("audit/", views.audit_search, name="audit"),
]
