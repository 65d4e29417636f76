"""Limits on the staff site: a rule that is in force is not edited, a new one is put beside it."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.limits import services
from accounts.limits.models import LimitRule
from accounts.organisation.staff_admin import StaffModelAdmin
from portal.kernel import clock


@admin.register(LimitRule)
class LimitRuleAdmin(StaffModelAdmin):
    needs_view = "limits.view"
    needs_change = "limits.change"

    list_display = ("kind", "currency", "channel", "each_minor", "day_minor", "year_minor", "max_balance_minor", "effective_from", "source_here")
    list_filter = ("kind", "currency", "channel")
    ordering = ("kind", "currency", "channel", "-effective_from")
    fields = ("kind", "currency", "channel", "each_minor", "day_minor", "year_minor", "max_balance_minor", "source", "effective_from")

    @admin.display(description=_("where the figure comes from"))
    def source_here(self, rule: LimitRule) -> str:
        return gettext(rule.source)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A rule that has begun is history; one that is still to come may be corrected."""
        begun = isinstance(obj, LimitRule) and obj.effective_from <= clock.bank_date(clock.now())
        return not begun and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: LimitRule, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        services.apply_limits(None, now=clock.now())
