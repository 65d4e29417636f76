"""Under /me/: where I am signed in, my devices, the page that trusts one, and the link in every security message."""

from django.urls import path

from accounts.security import locking, stages, views

app_name = "security"

urlpatterns = [
    path("sign-in/2fa/trust/", stages.trust, name="trust"),
    path("sign-in/sessions/", views.sessions, name="sessions"),
    path("sign-in/sessions/<str:handle>/end/", views.end_session, name="end_session"),
    path("sign-in/devices/", views.list_devices, name="devices"),
    path("sign-in/devices/<str:handle>/forget/", views.forget_device, name="forget_device"),
    path("lock/", locking.lock, name="lock"),
    path("not-me/<str:token>/", views.not_me, name="not_me"),
]
