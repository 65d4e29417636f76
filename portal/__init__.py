"""The project package: settings, the kernel every app stands on, the shell above them all."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
