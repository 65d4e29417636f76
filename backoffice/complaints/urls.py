"""The house's pages of complaints, mounted by the staff site."""

from django.urls import path

from backoffice.complaints.desk import setting_views as setting
from backoffice.complaints.desk import views

urlpatterns = [
    path("complaints/", views.desk, name="complaint_list"),
    path("complaints/new/", views.new, name="complaint_new"),
    path("complaints/figures/", views.figures, name="complaint_figures"),
    path("complaints/<str:reference>/", views.detail, name="complaint"),
    path("complaints/<str:reference>/act/", views.act, name="complaint_act"),
    path("complaints/<str:reference>/contact/", views.contact, name="complaint_contact"),
    path("complaint-rules/", setting.rules, name="complaint_rules"),
    path("complaint-rules/propose/", setting.propose, name="complaint_rules_propose"),
    path("complaint-rules/categories/", setting.add, name="complaint_category_add"),
    path("complaint-rules/categories/<str:code>/", setting.category, name="complaint_category"),
    path("complaint-rules/categories/<str:code>/change/", setting.change, name="complaint_category_change"),
]
