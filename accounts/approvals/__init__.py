"""Two people for what matters: one asks, another decides, and only then it is done.

- A capability registers a kind (`kinds.register`): who may ask, who may check, how it is done, how it is described.
- Nobody decides what they asked for: the service refuses it, and so does the database.
- The deed runs in the transaction of the decision under the row's lock: of two deciding at once one wins, the other changes nothing.
- What nobody decided in time expires; what was asked cannot be changed afterwards, only withdrawn and asked anew.
- Other inboxes (the counter's) show what waits with them here too, through `sources`.
"""

from accounts.approvals.kinds import Kind, register

__all__ = ["Kind", "register"]
