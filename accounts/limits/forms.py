"""The holder's own lower limits, as typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.limits.services import NegativeLimit
from portal.kernel.money import BadAmount, Money


class OwnLimits(forms.Form):
    """`cleaned_data` holds `each` and `day` in minor units; None where the holder sets none."""

    each = forms.CharField(label=_("At most in one payment"), max_length=24, required=False)
    day = forms.CharField(label=_("At most a day, to others"), max_length=24, required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._currency = currency
        for field in self.fields.values():
            field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean_each(self) -> int | None:
        return self._minor("each")

    def clean_day(self) -> int | None:
        return self._minor("day")

    def _minor(self, name: str) -> int | None:
        typed = self.cleaned_data[name].strip()
        if not typed:
            return None
        try:
            minor = Money.parse(typed, self._currency).minor
        except BadAmount as refusal:
            raise forms.ValidationError(str(refusal), code="bad_amount") from refusal
        if minor < 0:
            raise forms.ValidationError(str(NegativeLimit()), code="negative_limit")
        return minor
