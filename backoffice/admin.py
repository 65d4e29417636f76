"""Registry: the models' pages on the staff site."""

from backoffice.clients.admin import CustomerAdmin
from backoffice.exports.admin import ExportRecordAdmin
from backoffice.workbench.admin import CalendarDayAdmin, CounterThresholdAdmin
from backoffice.worklist.admin import OpeningHoursAdmin

__all__ = ["CalendarDayAdmin", "CounterThresholdAdmin", "CustomerAdmin", "ExportRecordAdmin", "OpeningHoursAdmin"]
