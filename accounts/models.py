"""Registry: a capability whose models are not named here does not exist for workers and migrations."""

from accounts.identity.models import Customer, User
from accounts.ledger.models import Account, AccountHolder, BusinessDay, DayStep, Entry, Hold, Meter, MonthlySum, Posting, RollupMark
from accounts.organisation.models import Branch, StaffMember

__all__ = ["Branch", "Customer", "StaffMember", "User"]
__all__ += ["Account", "AccountHolder", "BusinessDay", "DayStep", "Entry", "Hold", "Meter", "MonthlySum", "Posting", "RollupMark"]
