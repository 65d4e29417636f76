"""From which amount on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.money import BadAmount, Money


class Threshold(forms.Form):
    """An amount in the account's currency, or no alerts at all."""

    told = forms.BooleanField(label=_("Tell me about movements on this account"), required=False)
    amount = forms.CharField(
        label=_("From this amount on"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean(self) -> dict[str, Any]:
        """Adds `threshold`: minor units, None for no alerts."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("told"):
            return data | {"threshold": None}
        try:
            threshold = Money.parse(data.get("amount", ""), self.currency).minor
        except BadAmount:
            self.add_error("amount", _("Write an amount like 500.00; 0 tells you about every movement."))
            return data
        if threshold < 0:
            self.add_error("amount", _("Write an amount like 500.00; 0 tells you about every movement."))
        return data | {"threshold": threshold}
