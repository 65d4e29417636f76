"""ASGI entry: pages and `/ws/` in the demo, `/ws/` alone in production."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.prod")

pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402 (Django must be set up first)

application = ProtocolTypeRouter({"http": pages})
