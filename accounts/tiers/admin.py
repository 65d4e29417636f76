"""Benefits on the staff site: a row is not edited, a new one is proposed beside it, and holds once a second person agrees."""

from django.contrib import admin

from accounts.approvals.proposing import ProposedRows
from accounts.tiers.models import TierBenefit


@admin.register(TierBenefit)
class TierBenefitAdmin(ProposedRows):
    kind = "tiers.benefit"
    needs_view = "tiers.view"
    needs_change = "tiers.change"

    list_display = ("tier", "kind", "code", "value", "name", "active", "effective_from", "source")
    list_filter = ("tier", "kind", "active")
    ordering = ("tier", "kind", "code", "-effective_from")
    fields = ("tier", "kind", "code", "value", "name", "name_en", "about", "about_en", "active", "source", "effective_from")
