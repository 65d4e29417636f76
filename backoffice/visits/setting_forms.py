"""What head office types about appointments and opening hours."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.organisation.models import Branch
from backoffice.visits import places, setting
from backoffice.visits.models import VisitKind
from backoffice.visits.setting import Wanted
from backoffice.worklist import opening
from backoffice.worklist.models import OpeningHours
from portal.kernel.calendars.hours import Slot
from portal.kernel.errors import Refusal

_OFF: Final = {"autocomplete": "off"}
_HOW: Final = (
    ("offered", pgettext_lazy("appointments", "Can be booked like this")),
    ("closed", pgettext_lazy("appointments", "Cannot be booked")),
    ("follows", pgettext_lazy("appointments", "As the bank has it")),
)


class _FromForm(forms.Form):
    """Where and from when, and whose decision it is."""

    branch = forms.ModelChoiceField(label=_("Place"), queryset=Branch.objects.none(), required=False, empty_label=_("The whole bank"))
    effective_from = forms.DateField(label=_("Effective from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(label=_("Where it is from"), max_length=200, widget=forms.TextInput(attrs=_OFF))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = [place.pk for place in places.served()]
        self.fields["branch"].queryset = Branch.objects.filter(pk__in=served).order_by("path")  # type: ignore[attr-defined]
        self.fields["effective_from"].initial = today + timedelta(days=1)


def _figure(label: Any, name: str) -> forms.IntegerField:
    least, most = setting.BOUNDS[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most)


class TermsForm(_FromForm):
    """How one kind is offered from a day on."""

    kind = forms.ChoiceField(label=pgettext_lazy("appointments", "Kind"), choices=VisitKind.choices)
    how = forms.ChoiceField(label=_("From then on"), choices=_HOW)
    minutes = _figure(_("Minutes each"), "minutes")
    at_once = _figure(_("At the same time (counter)"), "at_once")
    notice_minutes = _figure(_("Booked at least so many minutes before"), "notice_minutes")
    days_ahead = _figure(_("Booked at most so many days ahead"), "days_ahead")
    offer_minutes = _figure(_("Minutes a time that became free is held"), "offer_minutes")

    field_order = ("kind", "branch", "how", "minutes", "at_once", "notice_minutes", "days_ahead", "offer_minutes", "effective_from", "source")

    def wanted(self) -> Wanted:
        data = self.cleaned_data
        names = ("kind", "branch", "minutes", "at_once", "notice_minutes", "days_ahead", "offer_minutes", "effective_from")
        return Wanted(**{name: data[name] for name in names}, offered=data["how"] != "closed", follows=data["how"] == "follows")


class HoursField(forms.CharField):
    """The openings of one weekday; empty is closed."""

    def clean(self, value: Any) -> list[Slot]:
        try:
            return opening.read(super().clean(value))
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal


class HoursForm(_FromForm):
    """A week of openings from a day on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, label in OpeningHours.Weekday.choices:
            self.fields[f"day{weekday}"] = HoursField(label=label, required=False, max_length=80, widget=forms.TextInput(attrs=_OFF))

    def days(self) -> list[Any]:
        """The bound fields of the week."""
        return [self[f"day{weekday}"] for weekday in OpeningHours.Weekday.values]

    def week(self) -> dict[int, list[Slot]]:
        return {weekday: self.cleaned_data[f"day{weekday}"] for weekday in OpeningHours.Weekday.values}
