"""Cash over the counter: a teller makes, above a threshold a second person checks.

A transaction is drafted, shown back, then submitted; from the threshold up it waits for a checker who is not its maker
(the service and the database both refuse self-approval). A waiting withdrawal holds the money. Posting, state and audit
are written together. What nobody checked by the end of its time expires and frees the hold.
"""
