"""Tells the kernel about the reference data and whom the rules concern, and the bank's day about rules that begin."""

from django.utils.translation import gettext_lazy as _

from accounts.approvals import proposing
from accounts.ledger import bankday
from accounts.limits import jobs, services
from accounts.limits.models import LimitRule
from portal.kernel import access, reference


def ready() -> None:
    reference.register("limits", services.load_start_rules)
    access.register_visibility(LimitRule, lambda rows, staff: rows)
    bankday.register_step("limits.apply", jobs.apply_limits, order=bankday.LAST)
    proposing.register(
        kind="limits.rule", label=_("A limit for a kind of account"), model=LimitRule, make="limits.change", check="limits.approve",
        after=lambda now: services.apply_limits(None, now=now),
    )  # fmt: skip
