"""Stages of opportunities on the staff site: their names and usual probabilities; where they lead comes with a release."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.organisation.staff_admin import StaffModelAdmin
from backoffice.leads.models import LeadStage


@admin.register(LeadStage)
class LeadStageAdmin(StaffModelAdmin):
    needs_view = "templates.view"
    needs_change = "templates.change"

    list_display = ("code", "name", "name_en", "result", "probability_bps", "leads_to")
    ordering = ("place", "code")
    fields = ("code", "name", "name_en", "probability_bps", "result", "leads_to")
    readonly_fields = ("code", "result", "leads_to")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Stages come with a release: the pages and the figures know them."""
        return False
