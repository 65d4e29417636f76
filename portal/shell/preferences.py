"""The look a person chose, kept with the login, so that it is there on the next device.

Pages read it from the session (no query), where sign-in puts it; before sign-in a device keeps its own in cookies.
"""

from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import models
from django.http import HttpRequest

FIELDS: Final = ("edition", "theme", "skin", "size", "updown")
SESSION_KEY: Final = "look"


class Preference(models.Model):
    """What `portal.shell.look` offers, as the person left it; empty is the usual."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    edition = models.CharField(max_length=16, blank=True)
    theme = models.CharField(max_length=16, blank=True)
    skin = models.CharField(max_length=16, blank=True)
    size = models.CharField(max_length=16, blank=True)
    updown = models.CharField(max_length=16, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager["Preference"]] = models.Manager()

    class Meta:
        app_label = "portal"

    def __str__(self) -> str:
        return f"user:{self.pk}"


def ready() -> None:
    """Called when Django is ready."""
    user_logged_in.connect(_bring, dispatch_uid="look")


def keep(request: HttpRequest, chosen: dict[str, str]) -> None:
    """Keep these choices with the signed-in person; the others stay as they are."""
    Preference.objects.update_or_create(user_id=str(request.user.pk), defaults=chosen)
    request.session[SESSION_KEY] = {**request.session.get(SESSION_KEY, {}), **chosen}


def of(request: HttpRequest) -> dict[str, str]:
    """What the session carries; nothing for a visitor."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "session"):
        return {}
    found: dict[str, str] = request.session.get(SESSION_KEY, {})
    return found


def _bring(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    kept = Preference.objects.filter(pk=user.pk).values(*FIELDS).first()
    if request is not None and kept is not None:
        request.session[SESSION_KEY] = dict(kept)
