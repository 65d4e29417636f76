"""The customer's page under /me/tags/."""

from django.urls import path

from backoffice.portrait import mine

app_name = "portrait"

urlpatterns = [
    path("", mine.tags, name="tags"),
    path("<slug:code>/object/", mine.object_to, name="object"),
    path("<slug:code>/take-back/", mine.take_back, name="take_back"),
]
