"""Tells the kernel about the reference data and about whom the rules concern: everybody who may look at them."""

from accounts.limits import services
from accounts.limits.models import LimitRule
from portal.kernel import access, reference


def ready() -> None:
    reference.register("limits", services.load_start_rules)
    access.register_visibility(LimitRule, lambda rows, staff: rows)
