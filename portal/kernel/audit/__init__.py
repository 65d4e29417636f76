"""Who did what, when, why and from where; provably nothing missing and nothing changed.

Each actor's entries form a chain: an entry's hash covers the one before it. The link is made by one SQL function in
the caller's transaction, locking that actor's head and no other row. The app role can add through that function and
read; it cannot write the tables, and triggers refuse changes even to their owner. Signed checkpoints outside the
database (see checkpoints) find what an owner rewrote. Postings are chained in the ledger and need no entry here.
"""

from portal.kernel.audit.selectors import Page, matching, search
from portal.kernel.audit.services import record, record_each

__all__ = ["Page", "matching", "record", "record_each", "search"]
