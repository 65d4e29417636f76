"""Other figures for a tier, as typed by a colleague."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.approvals.proposing import MinorField
from accounts.tiers.models import Tier
from accounts.tiers.proposing import Wanted


class Figures(forms.Form):
    average = MinorField(label=_("Average from (CNY)"))
    grace_days = forms.IntegerField(label=_("Days before it is lost"), min_value=0, max_value=365)
    near_percent = forms.DecimalField(label=_("Near it within (%)"), min_value=0, max_value=100, max_digits=5, decimal_places=2)
    contact_days = forms.IntegerField(label=_("Days between contacts"), min_value=1, max_value=365)
    effective_from = forms.DateField(label=_("Effective from"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason or source"), max_length=200)

    @classmethod
    def initial_of(cls, tier: Tier) -> dict[str, Any]:
        return {"average": tier.from_minor, "grace_days": tier.grace_days, "near_percent": f"{tier.near_bps / 100:g}", "contact_days": tier.contact_days}

    def wanted(self, tier: Tier) -> Wanted:
        data = self.cleaned_data
        return Wanted(
            code=tier.code, from_minor=data["average"], grace_days=data["grace_days"], near_bps=int(data["near_percent"] * 100),
            contact_days=data["contact_days"], effective_from=data["effective_from"],
        )  # fmt: skip
