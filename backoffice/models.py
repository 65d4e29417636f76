"""Registry: a capability whose models are not named here does not exist for workers and migrations."""

from backoffice.clients.models import (
    Assignment,
    AssignmentMove,
    AssignmentRow,
    AssignmentRule,
    BookSetting,
    Care,
    ClientFigures,
)
from backoffice.complaints.models import Complaint, ComplaintCategory, ComplaintCompensation, ComplaintFile, ComplaintStep, ComplaintTerm
from backoffice.exports.models import ExportRecord
from backoffice.hall.codes.models import CounterCode
from backoffice.hall.counter.models import CounterThreshold, CounterTransaction
from backoffice.hall.openings.models import FaceOpening
from backoffice.hall.queue.models import HallDay, HallDesk, HallScreen, QueueCall, QueueKind, QueueTicket
from backoffice.hall.referrals.models import ReferralLink
from backoffice.hall.tablet.models import TabletSession
from backoffice.intake.models import FileImport, ImportedRecord
from backoffice.leads.models import (
    CreditShare,
    DoNotCall,
    Lead,
    LeadMove,
    LeadRule,
    LeadSign,
    LeadStage,
    LeadStageVersion,
    Opportunity,
    StreetList,
    StreetStop,
    Unit,
    UnitPerson,
)
from backoffice.portrait.models import LifeEvent, Portrait, PortraitSnapshot, PortraitTag, TagDefinition, TagObjection
from backoffice.portrait.sums import PortraitDay, PortraitDue, PortraitMark, PortraitMonth, PortraitNight, PortraitParty
from backoffice.segments.models import Segment, SegmentDay, SegmentMember, SegmentVersion
from backoffice.visits.models import Visit, VisitMove, VisitPromise, VisitProposal, VisitTerms, VisitWait
from backoffice.workbench.models import SavedFilter
from backoffice.worklist.models import ClientPromise, Contact, OpeningHours, PromiseMove, Task, TaskTemplate

__all__ = ["Assignment", "AssignmentMove", "AssignmentRow", "AssignmentRule", "BookSetting", "Care", "ClientFigures"]
__all__ += ["CounterThreshold", "CounterTransaction", "ExportRecord", "FileImport", "ImportedRecord"]
__all__ += ["ClientPromise", "Contact", "OpeningHours", "PromiseMove", "Task", "TaskTemplate"]
__all__ += ["CreditShare", "DoNotCall", "Lead", "LeadMove", "LeadRule", "LeadSign", "LeadStage", "LeadStageVersion", "Opportunity"]
__all__ += ["StreetList", "StreetStop", "Unit", "UnitPerson"]
__all__ += ["SavedFilter"]
__all__ += ["CounterCode", "FaceOpening", "HallDay", "HallDesk", "HallScreen", "QueueCall", "QueueKind", "QueueTicket", "ReferralLink", "TabletSession"]
__all__ += ["Complaint", "ComplaintCategory", "ComplaintCompensation", "ComplaintFile", "ComplaintStep", "ComplaintTerm"]
__all__ += ["LifeEvent", "Portrait", "PortraitDay", "PortraitDue", "PortraitMark", "PortraitMonth", "PortraitNight", "PortraitParty", "PortraitSnapshot"]
__all__ += ["PortraitTag", "TagDefinition", "TagObjection"]
__all__ += ["Visit", "VisitMove", "VisitPromise", "VisitProposal", "VisitTerms", "VisitWait"]
__all__ += ["Segment", "SegmentDay", "SegmentMember", "SegmentVersion"]
