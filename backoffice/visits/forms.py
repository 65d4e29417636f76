"""Forms of booking, for customers. Times travel as "2026-11-24T10:00" of the bank's clock."""

from datetime import date, datetime
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.visits.models import Topic, VisitKind
from backoffice.visits.refusals import WhereTo
from backoffice.visits.slots import Slot
from portal.kernel.clock import BANK_ZONE
from portal.templatetags.dates import when

_LONGEST_AT: Final = 16
#: Years that a calendar can show.
_YEARS: Final = range(2000, 2101)


def moment(text: str) -> datetime | None:
    """A time as a page names it; None for anything else."""
    try:
        return datetime.strptime(text[:_LONGEST_AT], "%Y-%m-%dT%H:%M").replace(tzinfo=BANK_ZONE)
    except ValueError:
        return None


def day(text: str) -> date | None:
    """The day of an address; none for what is no day, or a day at which no calendar has a week.

    >>> day("2026-11-22"), day("2026-02-30"), day("9999-12-31"), day("0001-01-01")
    (datetime.date(2026, 11, 22), None, None, None)
    """
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in _YEARS else None


class MomentField(forms.CharField):
    """A time, hidden or chosen among a few."""

    default_error_messages = {"invalid": _("Choose a time.")}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value
        found = moment(str(value or ""))
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class BookForm(forms.Form):
    """What it is about, and where to come; `at` is chosen before, or anew among the nearest when somebody was quicker."""

    at = MomentField(label=_("Time"), widget=forms.HiddenInput)
    topic = forms.ChoiceField(label=_("What it is about"), choices=Topic.choices)
    place = forms.CharField(
        label=_("Where we should come"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": WhereTo.message},
    )
    note = forms.CharField(label=_("What we should know"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = lambda: str(uuid4())
        if kind != VisitKind.HOME:
            del self.fields["place"]

    def offer_instead(self, slots: list[Slot]) -> None:
        """Let one of these be chosen in place of a time that is gone, the first of them marked."""
        choices = [(slot.value, f"{when(slot.starts_at, 'weekday')} {when(slot.starts_at, 'time')}") for slot in slots]
        self.fields["at"].widget = forms.RadioSelect(choices=choices)
        self.data = {**self.data.dict(), "at": slots[0].value} if slots else self.data

    def booking(self) -> dict[str, Any]:
        """What `booking.book` takes of it."""
        data = self.cleaned_data
        return {"starts_at": data["at"], "topic": Topic(data["topic"]), "note": data["note"], "place": data.get("place", "")}


class MoveForm(forms.Form):
    """Another time."""

    at = MomentField(label=_("Time"), widget=forms.HiddenInput)
