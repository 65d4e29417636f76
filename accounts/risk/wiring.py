"""Tells the kernel about the reference data."""

from accounts.risk import services
from portal.kernel import reference


def ready() -> None:
    reference.register("risk rules", services.load_start_rules)
