"""The statement's filters, as they stand in the address."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.ledger.selectors import StatementFilter
from portal.kernel.errors import Refusal
from portal.kernel.money import Money

#: The largest sequence a bigint holds: a larger one in the address is not a page.
_LAST_SEQ = 2**63 - 1
_DATES = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]
_DATE_WRONG = _("Write the day like 2026-11-20.")
DIRECTIONS = [("", _("In or out")), ("in", _("Only in")), ("out", _("Only out"))]


class StatementForm(forms.Form):
    """Days (both counted), amounts without sign in the account's currency, direction, words of the name or note."""

    text = forms.CharField(label=_("Search"), required=False, max_length=60)
    since = forms.DateField(label=_("From day"), required=False, input_formats=_DATES, error_messages={"invalid": _DATE_WRONG})
    until = forms.DateField(label=_("To day"), required=False, input_formats=_DATES, error_messages={"invalid": _DATE_WRONG})
    at_least = forms.CharField(label=_("Amount from"), required=False, max_length=30)
    at_most = forms.CharField(label=_("Amount to"), required=False, max_length=30)
    direction = forms.ChoiceField(label=_("In or out"), required=False, choices=DIRECTIONS)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["text"].widget.input_type = "search"
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        for name in ("at_least", "at_most"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean_at_least(self) -> int | None:
        return self._minor("at_least")

    def clean_at_most(self) -> int | None:
        return self._minor("at_most")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if _after(data.get("since"), data.get("until")):
            self.add_error("until", _("This day is before the first one."))
        if _after(data.get("at_least"), data.get("at_most")):
            self.add_error("at_most", _("This amount is smaller than the first one."))
        return data

    @property
    def filters(self) -> StatementFilter:
        """What was asked for; only of a valid form."""
        return StatementFilter(**{name: self.cleaned_data[name] for name in self.fields})

    def _minor(self, name: str) -> int | None:
        typed = self.cleaned_data[name]
        if not typed:
            return None
        try:
            minor = Money.parse(typed, self.currency).minor
        except Refusal:
            minor = -1
        if minor < 0:
            raise forms.ValidationError(_("Write an amount like 1,234.56."))
        return minor


def _after(first: date | int | None, last: Any) -> bool:
    return first is not None and last is not None and first > last


def page_before(typed: str | None) -> int | None:
    """The sequence before which a page begins; ValueError for what cannot be one."""
    if typed is None:
        return None
    seq = int(typed)
    if not 1 <= seq <= _LAST_SEQ:
        raise ValueError(typed)
    return seq
