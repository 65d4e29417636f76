"""Settings every environment shares. dev, test and prod are thin layers over this."""

from datetime import timedelta
from pathlib import Path

import django_stubs_ext
from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from portal.runtime import places
from portal.settings import env
from portal.settings.api import *  # noqa: F403 (a part of this file)
from portal.settings.identity import *  # noqa: F403 (a part of this file)
from portal.settings.identity import SOCIAL_APPS
from portal.settings.logs import LOGGING as LOGGING
from portal.settings.servers import databases, redis_url
from portal.settings.unfold import UNFOLD as UNFOLD

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "portal",
    "accounts",
    "wealth",
    "scenarios",
    "backoffice",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "backoffice.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "import_export",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *SOCIAL_APPS,
    "allauth.idp.oidc",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_structlog",
    "channels",
]

MIDDLEWARE = [
    "portal.kernel.metrics.RequestMetrics",
    "portal.shell.middleware.DatabaseAway",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.kernel.policies.ContentSecurityPolicyMiddleware",
    "portal.kernel.sessions.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.security.devices.remember_device",
    "accounts.onboarding.attribution.remember_origin",
    "backoffice.workbench.session.staff_session",
    "accounts.viewas.middleware.CustomerPages",
    "backoffice.hall.tablet.lock.lent_tablet",
    "portal.shell.middleware.PressedNowhere",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.shell.context.shell",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "portal.templatetags.leaves"],
        },
    }
]
COTTON_DIR = "ui"
COTTON_ISOLATE_BY_DEFAULT = True

# Data
DATABASES = databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Two banks on one Valkey (a demo and a browser journey, two journeys) must not take each other's tasks, news or cached answers.
_OURS = f"tongxing:{DATABASES['default']['NAME']}"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_url(0),
        "KEY_PREFIX": _OURS,
    }
}
# The layer waits for news for five seconds at a time; the client gives up on a silent server later than that.
CHANNEL_HOST = {"socket_timeout": 15}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [CHANNEL_HOST | {"address": redis_url(2)}], "prefix": _OURS}}
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# Background work
CELERY_BROKER_URL = redis_url(1, broker=True)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker killed outright gives its tasks back after this many seconds.
# A broker that is away is known at once: the outbox waits in the database, so a commit need not.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "global_keyprefix": f"{_OURS}:",
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 2,
}
CELERY_BEAT_SCHEDULE = {
    "deliver-events": {"task": "portal.deliver_events", "schedule": timedelta(seconds=2), "options": {"expires": 10}},
    "send-messages": {"task": "portal.send_messages", "schedule": timedelta(seconds=5), "options": {"expires": 15}},
    "expire-quotas": {"task": "portal.expire_quotas", "schedule": timedelta(seconds=10), "options": {"expires": 20}},
    "tend-runs": {"task": "portal.tend_runs", "schedule": timedelta(seconds=10), "options": {"expires": 20}},
    "send-due-transfers": {"task": "accounts.send_due_transfers", "schedule": timedelta(seconds=20), "options": {"expires": 60}},
    "apply-own-limits": {"task": "accounts.apply_own_limits", "schedule": timedelta(minutes=10)},
    "approvals-expire": {"task": "approvals.expire", "schedule": timedelta(minutes=5)},
    "hall-tidy": {"task": "hall.tidy", "schedule": timedelta(minutes=1), "options": {"expires": 50}},
    "visits-remind": {"task": "visits.remind", "schedule": timedelta(minutes=10)},
    "counter-expire": {"task": "counter.expire", "schedule": timedelta(minutes=5)},
    "worklist-escalate": {"task": "worklist.escalate", "schedule": timedelta(minutes=5)},
    "leads-find": {"task": "leads.find", "schedule": timedelta(hours=1)},
    "portrait-refresh": {"task": "portrait.refresh_due", "schedule": timedelta(seconds=5), "options": {"expires": 10}},
    "complaints-escalate": {"task": "complaints.escalate", "schedule": crontab(minute=5)},
    "sweep": {"task": "portal.sweep", "schedule": crontab(hour=3, minute=30)},
    "checkpoint": {"task": "portal.checkpoint", "schedule": timedelta(minutes=10)},
}

# SMS and e-mail: adapters of portal.kernel.carriers
SMS_CARRIER = env.text("SMS_CARRIER", "portal.kernel.carriers.https.HttpsSms")
SMS_URL = env.text("SMS_URL", "")
SMS_SECRET = env.secret("SMS_SECRET") if SMS_URL else ""
EMAIL_CARRIER = env.text("EMAIL_CARRIER", "portal.kernel.carriers.smtp.Smtp")
EMAIL_BACKEND = "portal.kernel.carriers.smtp.Backend"
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

# Who
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "accounts.identity.passwords.NotCommon"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "shell:home"
NOT_A_CUSTOMER_URL = "shell:home"

# Words
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
# `libraries` holds our words for packages that bring no Chinese of their own.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# Names are "customer.css", "img/…", "staff/…"; static/src is never served.
STATICFILES_DIRS = [BASE_DIR / "static/dist", ("img", BASE_DIR / "static/img"), ("staff", BASE_DIR / "static/staff")]
PRIVATE_ROOT = Path(env.text("PRIVATE_ROOT", str(places.LOCAL / "private")))
PRIVATE_OPTIONS: dict[str, object] = {"location": str(PRIVATE_ROOT), "base_url": None, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_ROOT)}},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": PRIVATE_OPTIONS},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
VAULT_KEY_DIR = Path(env.text("VAULT_KEY_DIR", str(places.SECRETS / "vault")))
# One folder for each database: checkpoints of two would contradict each other.
CHECKPOINT_DIR = Path(env.text("CHECKPOINT_DIR", str(places.LOCAL / "checkpoints" / str(DATABASES["default"]["NAME"]))))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Web security
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.shell.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
STYLEGUIDE = False
# The page that shows what the simulated carriers delivered; without it the simulator refuses to work.
MAILBOX = False
DEMO = False

#: Seconds until a changed post is known in every process.
POSTS_AGE_SECONDS: float | None = 5
