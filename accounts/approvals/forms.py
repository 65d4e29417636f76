"""Forms of the approvals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.approvals import rules


class RefuseForm(forms.Form):
    """Why not; the length is checked by the service."""

    reason = forms.CharField(label=_("Reason"), max_length=rules.LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}))


class ApproveForm(forms.Form):
    note = forms.CharField(
        label=_("Note"), required=False, max_length=rules.LONGEST_REASON, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )  # fmt: skip
