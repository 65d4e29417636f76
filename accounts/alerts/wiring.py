"""Listens to what the ledger books. Transfers tell of theirs themselves (accounts.transfers.news), with what became of the order."""

from accounts.alerts import services
from portal.kernel import events


def ready() -> None:
    events.subscribe("posting.made", "alerts.on_posting", services.on_posting)
