"""WSGI entry: pages in production."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.prod")

application = get_wsgi_application()

from portal.kernel import vault  # noqa: E402 (Django must be set up first)

vault.require_keys()
