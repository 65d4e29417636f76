"""Registry: the tables of kernel and shell, so that every process knows them."""

from portal.kernel.audit.models import AuditEntry, AuditHead
from portal.kernel.calendars.models import CalendarDay, CalendarYear
from portal.kernel.carriers.models import OutgoingMessage, SimulatedMessage
from portal.kernel.events.models import Delivery, Event
from portal.kernel.files.models import PrivateFile
from portal.kernel.idempotency.models import OnceKey
from portal.kernel.quotas.models import Quota, QuotaPlace, QuotaReservation
from portal.kernel.reference.models import MerchantCategory
from portal.kernel.runs.models import Run, RunFile, RunFilePart
from portal.shell.preferences import Preference

__all__ = [
    "AuditEntry",
    "AuditHead",
    "CalendarDay",
    "CalendarYear",
    "Delivery",
    "Event",
    "MerchantCategory",
    "OnceKey",
    "OutgoingMessage",
    "Preference",
    "PrivateFile",
    "Quota",
    "QuotaPlace",
    "QuotaReservation",
    "Run",
    "RunFile",
    "RunFilePart",
    "SimulatedMessage",
]
