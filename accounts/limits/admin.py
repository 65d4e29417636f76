"""Limits on the staff site: a rule is not edited, a new one is proposed beside it, and holds once a second person agrees."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.approvals.proposing import ProposedRows
from accounts.limits.models import LimitRule


@admin.register(LimitRule)
class LimitRuleAdmin(ProposedRows):
    kind = "limits.rule"
    needs_view = "limits.view"
    needs_change = "limits.change"

    list_display = ("kind", "currency", "channel", "each_minor", "day_minor", "year_minor", "max_balance_minor", "effective_from", "source_here")
    list_filter = ("kind", "currency", "channel")
    ordering = ("kind", "currency", "channel", "-effective_from")
    fields = ("kind", "currency", "channel", "each_minor", "day_minor", "year_minor", "max_balance_minor", "source", "effective_from")

    @admin.display(description=_("where the figure comes from"))
    def source_here(self, rule: LimitRule) -> str:
        return gettext(rule.source)
