"""The pages of segments, mounted by the staff site."""

from django.urls import path

from backoffice.segments import views

urlpatterns = [
    path("segments/", views.index, name="segments"),
    path("segments/new/", views.new, name="segment_new"),
    path("segments/overlap/", views.overlaps, name="segment_overlap"),
    path("segments/<str:reference>/", views.detail, name="segment"),
    path("segments/<str:reference>/edit/", views.edit, name="segment_edit"),
    path("segments/<str:reference>/why/", views.why, name="segment_why"),
    path("segments/<str:reference>/freeze/", views.freeze, name="segment_freeze"),
    path("segments/<str:reference>/share/", views.share, name="segment_share"),
    path("segments/<str:reference>/put-away/", views.put_away, name="segment_put_away"),
]
