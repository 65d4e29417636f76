"""Registry: Celery finds an app's jobs here."""

from accounts.approvals.jobs import expire
from accounts.limits.jobs import apply_own_limits
from accounts.profile.exports.jobs import build_export
from accounts.transfers.jobs import send_due_transfers

__all__ = ["apply_own_limits", "build_export", "expire", "send_due_transfers"]
