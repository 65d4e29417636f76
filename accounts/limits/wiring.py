"""Tells the kernel about the reference data and whom the rules concern, and the bank's day about rules that begin."""

from accounts.ledger import bankday
from accounts.limits import jobs, services
from accounts.limits.models import LimitRule
from portal.kernel import access, reference


def ready() -> None:
    reference.register("limits", services.load_start_rules)
    access.register_visibility(LimitRule, lambda rows, staff: rows)
    bankday.register_step("limits.apply", jobs.apply_limits, order=bankday.LAST)
