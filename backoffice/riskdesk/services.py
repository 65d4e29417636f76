"""Decide about a held order."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.transfers import services as transfers
from accounts.transfers.models import Transfer, TransferState
from backoffice.riskdesk import rules
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal


class ReasonMissing(Refusal):
    code = "reason_missing"
    message = _("Say why, in at least 8 characters. Nothing was changed.")


class NotHeld(Refusal):
    code = "not_held"
    message = _("This order is not held any more. Nothing was changed.")


def release(*, transfer: Transfer, reason: str, actor: Actor, now: datetime) -> None:
    """Let the order go: the money moves now. Raises the ledger's refusals; then it stays held."""
    _check(transfer, reason)
    transfers.release_held(transfer=transfer, actor=actor, now=now, reason=reason.strip())


def refuse(*, transfer: Transfer, reason: str, actor: Actor, now: datetime) -> None:
    """Decline the order: its money is free again."""
    _check(transfer, reason)
    transfers.refuse_held(transfer=transfer, actor=actor, now=now, reason=reason.strip())


def _check(transfer: Transfer, reason: str) -> None:
    if transfer.state != TransferState.HELD:
        raise NotHeld
    if not rules.says_something(reason):
        raise ReasonMissing
