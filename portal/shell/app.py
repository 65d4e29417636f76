"""The portal as an app on the home screen: manifest, service worker, the page for when there is no network.

The worker keeps the static shell and the offline page, and never an answer with somebody's data in it.
"""

import json
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.kernel.access import public

SHELL: Final = ("customer.css", "customer.js", "icons.svg", "img/mark.svg")
#: Ink and paper of the light theme, as the system draws them around the app.
INK: Final = "#0a2b33"
PAPER: Final = "#fcfaf6"
_HOUR: Final = "public, max-age=3600"


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Name, colours and icons, in the reader's language."""
    icons = [("img/icon-192.png", "192x192", "any"), ("img/icon-512.png", "512x512", "any"), ("img/icon-maskable-512.png", "512x512", "maskable")]
    body = {
        "id": "/",
        "name": _("Tongxing Bank"),
        "short_name": _("Tongxing"),
        "description": _("Banking that walks beside you"),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": INK,
        "icons": [{"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in icons],
    }
    return JsonResponse(body, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its version is a digest of what it keeps, so that a new release replaces the old shell."""
    kept = [static(name) for name in SHELL]
    offline = render_to_string("shell/offline.html")
    context = {
        "version": sha256("|".join([*kept, offline]).encode()).hexdigest()[:12],
        "kept": json.dumps(kept),
        "offline": json.dumps(reverse("shell:offline")),
        "static_root": json.dumps(settings.STATIC_URL),
    }
    answer = render(request, "shell/worker.js", context, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows without a network: the same for everybody, drawn without looking at the person."""
    return HttpResponse(render_to_string("shell/offline.html"), headers={"Cache-Control": _HOUR})
