"""Registry: Celery finds the capabilities' jobs here."""

from backoffice.hall.counter.jobs import expire

__all__ = ["expire"]
