"""What the house types about categories and days of complaints."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backoffice.complaints.models import ComplaintCategory, ComplaintTerm
from backoffice.complaints.setting import MOST_DAYS, Wanted

_OFF = {"autocomplete": "off"}
_DAY = {"type": "date"}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))


class TermForm(forms.Form):
    """Other days for a term, from a day on, and where they are from."""

    code = forms.ChoiceField(label=_("Term"), choices=ComplaintTerm.Code.choices)
    days = forms.IntegerField(label=pgettext_lazy("complaints", "Days"), min_value=1, max_value=MOST_DAYS)
    effective_from = _day(_("Effective from"))
    reason = forms.CharField(label=_("Where it is from"), max_length=240, widget=forms.TextInput(attrs=_OFF))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].initial = today + timedelta(days=1)

    def wanted(self) -> Wanted:
        return Wanted(self.cleaned_data["code"], self.cleaned_data["days"], self.cleaned_data["effective_from"])


class NamesForm(forms.Form):
    """A category's words."""

    name = forms.CharField(label=_("Name in Chinese"), max_length=60, widget=forms.TextInput(attrs=_OFF))
    name_en = forms.CharField(label=_("Name in English"), max_length=80, widget=forms.TextInput(attrs=_OFF))


class ReplaceForm(NamesForm):
    """Another category in its place from a day on."""

    effective_from = _day(_("From the day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].initial = today + timedelta(days=1)


class NewForm(NamesForm):
    """Another category."""

    parent = forms.ModelChoiceField(label=_("Belongs to"), queryset=ComplaintCategory.objects.none(), required=False, empty_label=_("A heading of its own"))
    short = forms.CharField(label=pgettext_lazy("category", "Code"), max_length=17, widget=forms.TextInput(attrs=_OFF))
    effective_from = _day(_("From the day"))

    field_order = ("parent", "short", "name", "name_en", "effective_from")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].initial = today
        self.fields["parent"].queryset = ComplaintCategory.objects.on(today).filter(parent=None).order_by("order", "code")  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The day from which nobody chooses it."""

    effective_from = _day(_("From the day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].initial = today + timedelta(days=1)
