"""The teller's form: what the document says, and that the person is the one on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import IdKind
from accounts.onboarding.models import Purpose
from accounts.profile.personal.models import Occupation
from backoffice.hall.openings.services import Entry

_OFF = {"autocomplete": "off"}
#: Documents whose number says date of birth and sex. Holders of others come as customers known already.
KINDS = [(kind.value, kind.label) for kind in (IdKind.RESIDENT, IdKind.PERMIT_HMT)]


class OpeningForm(forms.Form):
    id_kind = forms.ChoiceField(label=_("Identity document"), choices=KINDS, widget=forms.RadioSelect, initial=IdKind.RESIDENT)
    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs=_OFF))
    id_number = forms.CharField(label=_("ID number"), max_length=30, widget=forms.TextInput(attrs=_OFF))
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **_OFF}))
    long_term = forms.BooleanField(label=_("Long-term: the card says 长期"), required=False)
    phone = forms.CharField(label=_("Mobile number"), max_length=20, widget=forms.TextInput(attrs={**_OFF, "inputmode": "tel"}))
    occupation = forms.ChoiceField(label=_("Occupation"), choices=[("", _("Choose")), *Occupation.choices])
    purpose = forms.ChoiceField(label=_("Mainly for"), choices=[("", _("Choose")), *Purpose.choices])
    seen = forms.BooleanField(label=_("The person is in front of me, and the document in my hand shows this face"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("long_term") and not data.get("expires_on") and "expires_on" not in self.errors:
            self.add_error("expires_on", _("Enter the last day on the card, or tick long-term."))
        return data

    def entry(self) -> Entry:
        """What the service takes."""
        data = self.cleaned_data
        until = None if data["long_term"] else data["expires_on"]
        return Entry(data["id_kind"], data["id_number"], data["name"], until, data["phone"], data["occupation"], data["purpose"])
