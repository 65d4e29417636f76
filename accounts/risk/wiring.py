"""Tells the kernel about the reference data."""

from accounts.risk import services
from portal.kernel import clock, reference


def ready() -> None:
    reference.register("risk rules", _load)


def _load() -> int:
    return services.load_start_rules(clock.now())
