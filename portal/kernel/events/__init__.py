"""News: facts written in the transaction that made them true, told afterwards to whoever subscribed.

At least once, in no promised order: a handler may meet an event again (its `id` is the same), so it acts
idempotently; its own writes commit together with the note that it is done, so those happen exactly once. What fails
is tried again, ever more slowly, and given up after `deliveries.GIVE_UP_AFTER` attempts with the error kept. The
table is the queue: the broker only wakes the workers, so an emptied broker delays news by one beat and loses none.
"""

from portal.kernel.events.deliveries import revive, work
from portal.kernel.events.services import nudge, record, subscribe, waiting

__all__ = ["nudge", "record", "revive", "subscribe", "waiting", "work"]
