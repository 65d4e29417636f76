"""Tests: the same servers, a database of their own, the app role's rights."""

import os
from pathlib import Path

from portal.runtime import places
from portal.settings import servers, social
from portal.settings.base import *  # noqa: F403 (a thin layer)
from portal.settings.base import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, CHANNEL_HOST, CHANNEL_LAYERS, INSTALLED_APPS, PRIVATE_OPTIONS, STORAGES
from portal.settings.keys import machine_key

#: Each worker has Valkey databases of its own: emptying a cache empties a whole one.
VALKEY = 30 + 2 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
DATABASE = os.environ.get("TEST_DB_NAME", "tx_test")
NAME = DATABASE + (f"_{os.environ['PYTEST_XDIST_WORKER']}" if os.environ.get("PYTEST_XDIST_WORKER") else "")

SECRET_KEY = places.secret("secret_key")
DEBUG = False
STYLEGUIDE = True
IDP_OIDC_PRIVATE_KEY = machine_key()
MAILBOX = True
SMS_CARRIER = EMAIL_CARRIER = "portal.kernel.carriers.simulator.Simulator"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
# Signs in as the owner, who makes the test database; tests/conftest.py then turns every connection into the app role.
DATABASES = {
    "default": servers.embedded(places.OWNER)
    | {"ENGINE": "tests.postgresql", "NAME": "tongxing", "TEST": {"NAME": DATABASE, "TEMPLATE": f"{DATABASE}_prepared"}}
}
CACHES = {"default": CACHES["default"] | {"KEY_PREFIX": NAME, "LOCATION": servers.redis_url(VALKEY)}}
CHANNEL_LAYERS = {"default": CHANNEL_LAYERS["default"] | {"CONFIG": {"hosts": [CHANNEL_HOST | {"address": servers.redis_url(VALKEY)}], "prefix": NAME}}}
CELERY_BROKER_URL = servers.redis_url(VALKEY + 1, broker=True)
CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | {"global_keyprefix": f"{NAME}:"}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.Argon2PasswordHasher"]  # the first is only quick
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
# Other houses to sign in with, at addresses that do not exist; a test that goes there starts one of its own.
SOCIALACCOUNT_PROVIDERS = {
    "weixin": social.wechat(app_id="wx-of-tests", secret="of-tests"),  # noqa: S106 (opens nothing)
    "alipay": social.alipay(
        app_id="2021000000000001", private_key="", alipay_public_key="", gateway="https://gateway.invalid/", authorize_url="https://alipay.invalid/authorize"
    ),
    "apple": social.apple(client_id="cn.example.tests", team_id="TEAM", key_id="KEY", private_key=""),
}
INSTALLED_APPS = [*INSTALLED_APPS, *(app for app in social.apps(SOCIALACCOUNT_PROVIDERS) if app not in INSTALLED_APPS)]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = places.LOCAL / "static"  # nothing is collected here; pages are served from the sources
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
_PLACE = Path(places.LOCAL) / "test" / NAME
PRIVATE_ROOT = _PLACE / "private"
CHECKPOINT_DIR = _PLACE / "checkpoints"
VAULT_KEY_DIR = _PLACE / "vault"
STORAGES["private"] = STORAGES["private"] | {"OPTIONS": PRIVATE_OPTIONS | {"location": str(PRIVATE_ROOT)}}

#: Tests look at the table of posts when they say so.
POSTS_AGE_SECONDS = None
