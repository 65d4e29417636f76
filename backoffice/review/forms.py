"""The decision as a reviewer writes it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.onboarding.models import Item, Outcome


class Decision(forms.Form):
    """Which of three, and the words that go with it; the service says what is missing."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    item = forms.ChoiceField(label=_("The one thing to redo"), choices=Item.choices, widget=forms.RadioSelect, required=False)
    note = forms.CharField(label=_("What the applicant reads"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(label=_("Reason, for the house"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput)
