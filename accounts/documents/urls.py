"""The public address that answers whether a paper is real, mounted at /verify/."""

from django.urls import path

from accounts.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("<str:code>/", views.answer, name="answer"),
]
