"""Registry: Celery finds the capabilities' jobs here."""

from backoffice.complaints.jobs import escalate
from backoffice.hall.counter.jobs import expire
from backoffice.hall.jobs import tidy
from backoffice.leads.jobs import find_leads
from backoffice.portrait.jobs import refresh_due
from backoffice.visits.jobs import remind
from backoffice.worklist.jobs import escalate_tasks

__all__ = ["escalate", "escalate_tasks", "expire", "find_leads", "refresh_due", "remind", "tidy"]
