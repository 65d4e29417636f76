"""What is asked before a list is given out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.exports.models import ExportFormat


class ExportForm(forms.Form):
    """Format and reason; whether a reason is needed, the service says."""

    format = forms.ChoiceField(label=_("Format"), choices=ExportFormat.choices, initial=ExportFormat.XLSX, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
