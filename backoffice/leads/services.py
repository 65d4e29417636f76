"""What can happen to leads and opportunities, by one name: capturing.py, following.py and dealing.py hold them."""

from backoffice.leads.capturing import capture, identify
from backoffice.leads.dealing import Figures, Share, advance, convert, credit_account, edit, lose, share, win
from backoffice.leads.following import claim, drop, hand, log_contact, merge, pool, reveal, stop_calls

__all__ = ["Figures", "Share", "advance", "capture", "claim", "convert", "credit_account", "drop", "edit", "hand", "identify"]
__all__ += ["log_contact", "lose", "merge", "pool", "reveal", "share", "stop_calls", "win"]
