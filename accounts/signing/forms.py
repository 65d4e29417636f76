"""The new transaction password, twice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.signing import pins
from accounts.signing.refusals import PoorPin

_WIDGET = {"inputmode": "numeric", "autocomplete": "new-password", "maxlength": "6"}


class NewPin(forms.Form):
    pin = forms.CharField(label=_("Six digits"), max_length=6, widget=forms.PasswordInput(attrs=_WIDGET))
    again = forms.CharField(label=_("The same six digits again"), max_length=6, widget=forms.PasswordInput(attrs=_WIDGET))

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._customer = customer

    def clean_pin(self) -> str:
        pin = str(self.cleaned_data["pin"])
        if len(pin) != 6 or not (pin.isascii() and pin.isdecimal()):
            raise forms.ValidationError(_("Type exactly six digits."))
        try:
            pins.check(self._customer, pin)
        except PoorPin as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return pin

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "pin" in data and "again" in data and data["pin"] != data["again"]:
            self.add_error("again", _("These are not the same six digits."))
        return data
