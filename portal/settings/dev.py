"""One machine, embedded servers, demo data."""

import warnings

from portal.runtime import places
from portal.settings.base import *  # noqa: F403 (a thin layer)
from portal.settings.base import STORAGES
from portal.settings.keys import machine_key

DEBUG = False
DEMO = True
STYLEGUIDE = True
IDP_OIDC_PRIVATE_KEY = machine_key()
SECRET_KEY = places.secret("secret_key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ".localhost"]
MAILBOX = True
SMS_CARRIER = EMAIL_CARRIER = "portal.kernel.carriers.simulator.Simulator"
# Demo people share one machine and so one address: the limits are per login there.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "10/m/key", "signup": "300/m/ip", "verify_phone": "1/10s/key", "request_login_code": "10/m/key"}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = places.LOCAL / "static"  # nothing is collected here; pages are served from the sources
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# In a container everybody is root; the worker's advice against it is for production.
warnings.filterwarnings("ignore", message=".*superuser privileges.*")
