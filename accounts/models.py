"""Registry: a capability whose models are not named here does not exist for workers and migrations."""

from accounts.alerts.models import MovementAlert
from accounts.approvals.models import Approval
from accounts.calls.models import StaffCall
from accounts.consents.models import ConsentPurpose, ConsentRecord
from accounts.divisions.models import Division
from accounts.documents.models import IssuedDocument
from accounts.family.models import (
    Family,
    FamilyGoal,
    FamilyGoalAccount,
    FamilyInvitation,
    FamilyMember,
    FamilyShare,
    FamilyWatch,
    PayFor,
    PayForUse,
)
from accounts.identity.models import Customer, LoginPhone, User
from accounts.inbox.models import Message, Preference, Reader
from accounts.ledger.models import Account, AccountHolder, BusinessDay, DayStep, Entry, Hold, Meter, MonthlySum, Posting, RollupMark
from accounts.limits.models import CustomerLimit, GuardianLimit, LimitRule
from accounts.onboarding.models import (
    Acceptance,
    Agreement,
    Application,
    ApplicationDecision,
    ApplicationPicture,
    Attribution,
    DocumentRecord,
    DocumentStop,
    DocumentWatchRule,
    LoginOrigin,
)
from accounts.organisation.models import Branch, Leave, Post, StaffMember
from accounts.payees.models import ReceivingAccount, SavedPayee
from accounts.profile.exports.models import DataExport, DataExportPart
from accounts.profile.personal.models import ProfileVersion, TaxDeclaration
from accounts.risk.models import Decision, RiskListing, RiskRule
from accounts.security.models import KnownDevice, SecurityCase, SecurityNotice
from accounts.signing.models import StepUpChallenge, TransactionPassword
from accounts.tiers.models import CustomerTier, Tier, TierBenefit, TierMonth
from accounts.transfers.models import Transfer
from accounts.viewas.models import CustomerView, StaffRelative

__all__ = ["Branch", "Customer", "StaffMember", "User"]
__all__ += ["Account", "AccountHolder", "BusinessDay", "DayStep", "Entry", "Hold", "Meter", "MonthlySum", "Posting", "RollupMark"]
__all__ += ["CustomerLimit", "Decision", "LimitRule", "RiskListing", "RiskRule", "StepUpChallenge", "Transfer"]
__all__ += ["KnownDevice", "LoginPhone", "SecurityCase", "SecurityNotice", "TransactionPassword"]
__all__ += ["Message", "MovementAlert", "Preference", "Reader"]
__all__ += ["ConsentPurpose", "ConsentRecord", "DataExport", "DataExportPart", "Division", "ProfileVersion", "TaxDeclaration"]
__all__ += ["Acceptance", "Agreement", "Application", "ApplicationDecision", "ApplicationPicture", "Attribution", "DocumentRecord"]
__all__ += ["DocumentStop", "DocumentWatchRule", "LoginOrigin", "StaffCall"]
__all__ += ["IssuedDocument", "ReceivingAccount", "SavedPayee"]
__all__ += ["Approval", "Leave", "Post"]
__all__ += ["CustomerTier", "Tier", "TierBenefit", "TierMonth"]
__all__ += ["Family", "FamilyGoal", "FamilyGoalAccount", "FamilyInvitation", "FamilyMember", "FamilyShare", "FamilyWatch"]
__all__ += ["CustomerView", "GuardianLimit", "PayFor", "PayForUse", "StaffRelative"]
