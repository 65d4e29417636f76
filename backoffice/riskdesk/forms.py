"""The decision as a risk officer writes it."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

RELEASE, REFUSE = "release", "refuse"
_CHOICES: Final = [(RELEASE, _("Let it go")), (REFUSE, _("Refuse and give back"))]


class Decision(forms.Form):
    """Which of two, and why; the service says what is missing."""

    outcome = forms.ChoiceField(label=_("What is decided"), choices=_CHOICES, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200}))
