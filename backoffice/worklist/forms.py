"""Forms of contacts, promises, tasks and calls. `cleaned_data` is what the services take."""

from datetime import date, datetime, time
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.calls.models import CallPurpose
from accounts.identity.models import Customer
from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import StaffMember
from backoffice.worklist import rules
from backoffice.worklist.models import Outcome, Way
from portal.kernel import access
from portal.kernel.clock import BANK_ZONE
from portal.kernel.errors import Refusal
from portal.kernel.money import Money

_DAY: Final = {"type": "date"}
_TIME: Final = {"type": "time"}
_OFF: Final = {"autocomplete": "off"}


class ContactForm(forms.Form):
    """One contact; what was promised and what comes next each need their day."""

    way = forms.ChoiceField(label=_("How"), choices=Way.choices, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(label=_("How it went"), choices=Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("What was said"), required=False, max_length=rules.LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4, **_OFF}))
    on = forms.DateField(label=_("Which day"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("What time"), required=False, widget=forms.TimeInput(attrs=_TIME, format="%H:%M"))
    promise = forms.CharField(label=_("Promised"), required=False, max_length=200, widget=forms.TextInput(attrs=_OFF))
    promise_by = forms.DateField(label=_("Promised by"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    follow_up = forms.CharField(label=_("Next step"), required=False, max_length=120, widget=forms.TextInput(attrs=_OFF))
    follow_up_on = forms.DateField(label=_("Next step on"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    call = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = lambda: str(uuid4())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for text, day in (("promise", "promise_by"), ("follow_up", "follow_up_on")):
            if data.get(text) and day in data and not data[day]:
                self.add_error(day, _("Choose a day."))
            if data.get(day) and not data.get(text):
                self.add_error(text, _("Write what it is."))
        return data

    def contact(self, now: datetime) -> dict[str, Any]:
        """What `services.log_contact` takes of it."""
        data = self.cleaned_data
        return {
            "way": Way(data["way"]),
            "outcome": Outcome(data["outcome"]),
            "note": data["note"],
            "at": self._moment(now),
            "promise": (data["promise"], data["promise_by"]) if data["promise"] else None,
            "follow_up": (data["follow_up"], rules.end_of(data["follow_up_on"])) if data["follow_up"] else None,
            "key": data["key"],
        }

    def _moment(self, now: datetime) -> datetime | None:
        """Nothing typed is now; a day alone is its noon, or now if that has not come."""
        day: date | None = self.cleaned_data["on"]
        clock: time | None = self.cleaned_data["time"]
        if day is None and clock is None:
            return None
        here = now.astimezone(BANK_ZONE)
        chosen = datetime.combine(day or here.date(), clock or time(12), BANK_ZONE)
        return min(chosen, now) if clock is None else chosen


class CallForm(forms.Form):
    """Why one calls; the customer reads it."""

    purpose = forms.ChoiceField(label=_("Why you call"), choices=CallPurpose.choices, widget=forms.RadioSelect)


class PromiseForm(forms.Form):
    """What the bank will do, and by when."""

    text = forms.CharField(label=_("What is promised"), max_length=200, widget=forms.TextInput(attrs=_OFF))
    due_on = forms.DateField(label=_("By"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))


class ReasonForm(forms.Form):
    """Why; how long it must be, the service knows."""

    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.TextInput(attrs=_OFF))


class ResultForm(forms.Form):
    """What came of it, if there is something to say."""

    result = forms.CharField(label=_("What came of it"), max_length=300, required=False, widget=forms.TextInput(attrs=_OFF))


class MovePromiseForm(ReasonForm):
    """Another day and why."""

    due_on = forms.DateField(label=_("New day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))


class WhenForm(forms.Form):
    """A day, and a time of day where it matters."""

    due_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    due_time = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput(attrs=_TIME, format="%H:%M"))

    def due(self) -> dict[str, Any]:
        """`due_at` and `all_day`."""
        day, clock = self.cleaned_data["due_on"], self.cleaned_data["due_time"]
        return {"due_at": datetime.combine(day, clock, BANK_ZONE) if clock else rules.end_of(day), "all_day": clock is None}


class TaskForm(WhenForm):
    """A task for oneself, or from a branch manager for somebody of the branch."""

    title = forms.CharField(label=_("What to do"), max_length=120, widget=forms.TextInput(attrs=_OFF))
    about = forms.CharField(label=_("Why"), max_length=300, required=False, widget=forms.TextInput(attrs=_OFF))
    customer = forms.CharField(label=_("Customer number"), max_length=16, required=False, widget=forms.TextInput(attrs=_OFF))
    value = forms.CharField(label=_("Amount concerned"), max_length=24, required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", **_OFF}))
    steps = forms.CharField(label=_("Steps"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3, **_OFF}))
    owner = forms.ModelChoiceField(label=_("Who does it"), queryset=StaffMember.objects.none(), required=False, empty_label=_("I do"))

    field_order = ("title", "about", "due_on", "due_time", "customer", "value", "owner", "steps")

    def __init__(self, *args: Any, staff: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff
        if posts.may(staff, "tasks.branch"):
            people = StaffMember.objects.filter(branch__in=organisation.reach(staff), active=True).exclude(pk=staff.pk)
            self.fields["owner"].queryset = people.order_by("number")  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]

    def clean_customer(self) -> Customer | None:
        number = self.cleaned_data["customer"].strip()
        if not number:
            return None
        found = access.visible(Customer.objects.filter(number=number), self.staff).first()
        if found is None:
            raise ValidationError(_("None of your customers has this number."))
        return found

    def clean_value(self) -> int:
        text = self.cleaned_data["value"].strip()
        if not text:
            return 0
        try:
            value = Money.parse(text, "CNY")
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal
        if value.minor < 0:
            raise ValidationError(_("An amount is not below zero."))
        return value.minor

    def task(self) -> dict[str, Any]:
        """What `services.add_task` takes of it."""
        data = self.cleaned_data
        known = {"title": data["title"], "about": data["about"], "customer": data["customer"], "value_minor": data["value"]}
        return {**known, **self.due(), "checklist": rules.steps(data["steps"]), "owner": data.get("owner") or self.staff}
