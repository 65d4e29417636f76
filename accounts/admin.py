"""Registry: the models' pages on the staff site."""

from accounts.limits.admin import LimitRuleAdmin
from accounts.organisation.admin import BranchAdmin, StaffMemberAdmin
from accounts.security.admin import SecurityCaseAdmin
from accounts.tiers.admin import TierBenefitAdmin

__all__ = ["BranchAdmin", "LimitRuleAdmin", "SecurityCaseAdmin", "StaffMemberAdmin", "TierBenefitAdmin"]
