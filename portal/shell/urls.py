"""Addresses of the shell."""

from django.conf import settings
from django.urls import path

from portal.shell import app, health, views

app_name = "shell"

urlpatterns = [
    path("", views.home, name="home"),
    path("service/", views.service, name="service"),
    path("me/later/", views.later, name="later"),
    path("me/language/", views.language, name="language"),
    path("me/look/", views.look, name="look"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("sw.js", app.worker, name="worker"),
    path("offline/", app.offline, name="offline"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.exposition, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]

if settings.STYLEGUIDE:
    urlpatterns += [path("styleguide/", views.styleguide, name="styleguide")]

if settings.MAILBOX:
    from portal.shell.mailbox import mailbox

    urlpatterns += [path("mailbox/", mailbox, name="mailbox")]
