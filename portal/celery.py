"""The Celery application: queues `money`, `default`, `bulk`; tasks are idempotent and acknowledged late."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")

app = Celery("tongxing")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
