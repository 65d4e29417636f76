"""Pages of long work, mounted by the staff site."""

from django.urls import path

from backoffice.runs import views

urlpatterns = [
    path("runs/", views.book, name="run_list"),
    path("runs/<str:reference>/", views.show, name="run"),
    path("runs/<str:reference>/cancel/", views.cancel, name="run_cancel"),
    path("runs/<str:reference>/result/", views.download, {"role": "result"}, name="run_result"),
    path("runs/<str:reference>/problems/", views.download, {"role": "problems"}, name="run_problems"),
]
