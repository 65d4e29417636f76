"""Forms of the bank's people. Times are the bank's clock."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.visits import rules, selectors
from backoffice.visits.forms import moment
from backoffice.visits.models import Source, Topic, VisitKind
from backoffice.visits.services import FollowUp, Promise
from backoffice.worklist import rules as worklist
from backoffice.worklist.models import Outcome
from portal.kernel import access
from portal.kernel.clock import BANK_ZONE

_OFF: Final = {"autocomplete": "off"}
_LINES: Final = (1, 2)
#: A staff visit is with a person; the counter is the customer's to book.
_KINDS: Final = [(kind.value, kind.label) for kind in (VisitKind.HOME, VisitKind.MANAGER)]
_LENGTHS: Final = [(30, "30"), (60, "60"), (90, "90"), (120, "120")]


class _WhenForm(forms.Form):
    """A day and a time."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def starts_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"], BANK_ZONE)


class PlanForm(_WhenForm):
    """A visit in one's own day, or in that of somebody one plans for; with a customer, or with somebody who is none yet."""

    kind = forms.ChoiceField(label=_("Where"), choices=_KINDS, widget=forms.RadioSelect)
    customer = forms.CharField(label=_("Customer number"), max_length=16, required=False, widget=forms.TextInput(attrs=_OFF))
    who = forms.CharField(label=_("Or: who it is with"), max_length=80, required=False, widget=forms.TextInput(attrs=_OFF))
    staff = forms.ModelChoiceField(label=_("Who receives"), queryset=StaffMember.objects.none(), empty_label=None)
    minutes = forms.TypedChoiceField(label=_("Length in minutes"), choices=_LENGTHS, coerce=int, initial=60)
    topic = forms.ChoiceField(label=_("About"), choices=Topic.choices)
    place = forms.CharField(label=_("Address"), max_length=160, required=False, widget=forms.TextInput(attrs=_OFF))
    note = forms.CharField(label=_("What to know"), max_length=300, required=False, widget=forms.TextInput(attrs=_OFF))
    lead = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    field_order = ("kind", "customer", "who", "on", "at", "minutes", "staff", "topic", "place", "note")

    def __init__(self, *args: Any, planner: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.planner = planner
        people = selectors.planners(planner)
        field: Any = self.fields["staff"]
        field.queryset = StaffMember.objects.filter(pk__in=[one.pk for one in people]).order_by("number")
        field.initial = planner.pk
        if len(people) == 1:
            field.widget = forms.HiddenInput()

    def clean_customer(self) -> Customer | None:
        number = self.cleaned_data["customer"].strip()
        if not number:
            return None
        found = access.visible(Customer.objects.filter(number=number), self.planner).first()
        if found is None:
            raise ValidationError(_("None of your customers has this number."))
        return found

    def visit(self) -> dict[str, Any]:
        """What `services.plan_visit` takes of it."""
        data = self.cleaned_data
        known = {name: data[name] for name in ("customer", "who", "staff", "kind", "minutes", "topic", "place", "note")}
        lead, starts_at = data["lead"], self.starts_at()
        origin = {"source": Source.LEAD, "source_ref": f"{lead}:{starts_at:%Y%m%dT%H%M}"} if lead else {"source": Source.STAFF}
        return {**known, **origin, "starts_at": starts_at}


class MoveForm(_WhenForm):
    """Another time or colleague, and why; the customer reads the reason."""

    staff = forms.ModelChoiceField(label=_("Who receives"), queryset=StaffMember.objects.none(), required=False, empty_label=None)
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.TextInput(attrs=_OFF))

    def __init__(self, *args: Any, planner: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["staff"]
        field.queryset = StaffMember.objects.filter(pk__in=[one.pk for one in selectors.planners(planner)]).order_by("number")

    def move(self) -> dict[str, Any]:
        return {"starts_at": self.starts_at(), "receives": self.cleaned_data["staff"], "reason": self.cleaned_data["reason"]}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.TextInput(attrs=_OFF))


class NothingForm(forms.Form):
    """A button that asks for nothing more; what it is refused with stands over the page."""


class TimesForm(forms.Form):
    """Times to propose, ticked on the page; what is no time is left out."""

    at = forms.TypedMultipleChoiceField(label=_("Times"), choices=(), coerce=moment, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.getlist("at") if hasattr(self.data, "getlist") else []
        field: Any = self.fields["at"]
        field.choices = [(text, text) for text in given if moment(text) is not None]

    def times(self) -> list[datetime]:
        return list(self.cleaned_data["at"])


class PlaceForm(forms.Form):
    """Where the browser says one is; empty when it was not asked or not allowed."""

    latitude = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    longitude = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)


class MinutesForm(forms.Form):
    """What came of it: minutes, outcome, what was promised (shown to the customer or not), what comes next."""

    outcome = forms.ChoiceField(
        label=_("How it went"), choices=[(one.value, one.label) for one in Outcome if one in worklist.REACHED], widget=forms.RadioSelect
    )
    minutes = forms.CharField(label=_("Minutes"), required=False, max_length=rules.LONGEST_MINUTES, widget=forms.Textarea(attrs={"rows": 7, **_OFF}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text, day = forms.TextInput(attrs=_OFF), forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        for line in _LINES:
            self.fields[f"promise_{line}"] = forms.CharField(label=_("Promised"), required=False, max_length=200, widget=text)
            self.fields[f"promise_{line}_by"] = forms.DateField(label=_("Promised by"), required=False, widget=day)
            self.fields[f"promise_{line}_shown"] = forms.BooleanField(label=_("The customer reads it"), required=False, initial=True)
            self.fields[f"next_{line}"] = forms.CharField(label=_("Next step"), required=False, max_length=120, widget=text)
            self.fields[f"next_{line}_on"] = forms.DateField(label=_("Next step on"), required=False, widget=day)

    def promised(self) -> list[dict[str, Any]]:
        """The bound fields of each promise, for the page."""
        return [{"text": self[f"promise_{n}"], "by": self[f"promise_{n}_by"], "shown": self[f"promise_{n}_shown"]} for n in _LINES]

    def next_steps(self) -> list[dict[str, Any]]:
        return [{"text": self[f"next_{n}"], "on": self[f"next_{n}_on"]} for n in _LINES]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for line in _LINES:
            for text, day in ((f"promise_{line}", f"promise_{line}_by"), (f"next_{line}", f"next_{line}_on")):
                if data.get(text) and day in data and not data[day]:
                    self.add_error(day, _("Choose a day."))
                if data.get(day) and not data.get(text):
                    self.add_error(text, _("Write what it is."))
        return data

    def ending(self) -> dict[str, Any]:
        """What `services.finish` takes of it."""
        data = self.cleaned_data
        promises = [Promise(data[f"promise_{n}"], data[f"promise_{n}_by"], data[f"promise_{n}_shown"]) for n in _LINES if data[f"promise_{n}"]]
        follow_ups = [FollowUp(data[f"next_{n}"], worklist.end_of(data[f"next_{n}_on"])) for n in _LINES if data[f"next_{n}"]]
        return {"minutes": data["minutes"], "outcome": Outcome(data["outcome"]), "promises": promises, "follow_ups": follow_ups}
