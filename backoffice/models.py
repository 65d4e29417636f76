"""Registry: a capability whose models are not named here does not exist for workers and migrations."""

from backoffice.hall.counter.models import CounterThreshold, CounterTransaction
from backoffice.intake.models import ImportedRecord
from backoffice.worklist.models import ClientPromise, Contact, PromiseMove, Task

__all__ = ["CounterThreshold", "CounterTransaction", "ImportedRecord"]
__all__ += ["ClientPromise", "Contact", "PromiseMove", "Task"]
