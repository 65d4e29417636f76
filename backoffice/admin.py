"""Registry: the models' pages on the staff site."""

from accounts.organisation.admin import BranchAdmin, StaffMemberAdmin
from backoffice.clients.admin import CustomerAdmin
from backoffice.workbench.admin import CalendarDayAdmin, CounterThresholdAdmin

__all__ = ["BranchAdmin", "CalendarDayAdmin", "CounterThresholdAdmin", "CustomerAdmin", "StaffMemberAdmin"]
