"""The decision as a reviewer writes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.onboarding import rules
from accounts.onboarding.models import Outcome


class Decision(forms.Form):
    """Which of three, and the words that go with it; the service says what is missing."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    item = forms.ChoiceField(label=_("The one thing to redo"), choices=(), widget=forms.RadioSelect, required=False)
    note = forms.CharField(label=_("What the applicant reads"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(label=_("Reason, for the house"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, matter: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(item.value, item.label) for item in rules.items_of(matter)]  # type: ignore[attr-defined]
