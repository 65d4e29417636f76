"""Registry: a capability whose models are not named here does not exist for workers and migrations."""

from backoffice.clients.models import (
    Assignment,
    AssignmentMove,
    AssignmentRow,
    AssignmentRule,
    BookSetting,
    Care,
    ClientFigures,
    ClientTier,
)
from backoffice.exports.models import ExportRecord
from backoffice.hall.counter.models import CounterThreshold, CounterTransaction
from backoffice.intake.models import FileImport, ImportedRecord
from backoffice.workbench.models import SavedFilter
from backoffice.worklist.models import ClientPromise, Contact, PromiseMove, Task

__all__ = ["Assignment", "AssignmentMove", "AssignmentRow", "AssignmentRule", "BookSetting", "Care", "ClientFigures", "ClientTier"]
__all__ += ["CounterThreshold", "CounterTransaction", "ExportRecord", "FileImport", "ImportedRecord"]
__all__ += ["ClientPromise", "Contact", "PromiseMove", "Task"]
__all__ += ["SavedFilter"]
