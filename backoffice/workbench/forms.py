"""Forms of the workbench's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RevealForm(forms.Form):
    """Why masked fields are shown; the length is checked by the service."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class AuditForm(forms.Form):
    """What to look for in the audit trail; nothing typed means the newest."""

    actor = forms.CharField(label=_("Who"), max_length=64, required=False)
    subject = forms.CharField(label=_("About"), max_length=96, required=False)
    verb = forms.CharField(label=_("Act"), max_length=64, required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        return data
