"""The house's pages of complaints, mounted by the staff site."""

from django.urls import path

from backoffice.complaints.desk import views

urlpatterns = [
    path("complaints/", views.desk, name="complaint_list"),
    path("complaints/new/", views.new, name="complaint_new"),
    path("complaints/figures/", views.figures, name="complaint_figures"),
    path("complaints/<str:reference>/", views.detail, name="complaint"),
    path("complaints/<str:reference>/act/", views.act, name="complaint_act"),
    path("complaints/<str:reference>/contact/", views.contact, name="complaint_contact"),
]
