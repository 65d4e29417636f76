"""Forms of leads, opportunities, units and streets. `cleaned_data` is what the services take."""

from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import StaffMember
from backoffice.leads import rules, selectors, sources
from backoffice.leads.dealing import Figures, Share
from backoffice.leads.models import LostBecause, Opportunity
from backoffice.leads.places import StopResult, UnitKind
from backoffice.worklist.models import Outcome, Way
from portal.kernel.errors import Refusal
from portal.kernel.money import Money

_OFF: Final = {"autocomplete": "off"}
_DAY: Final = {"type": "date"}
_NUMBER: Final = {"inputmode": "decimal", **_OFF}


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))


def _text(label: Any, longest: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required, widget=forms.TextInput(attrs=_OFF))


class AmountField(forms.CharField):
    """Yuan as people type them, as minor units; empty is 0."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=24, required=False, widget=forms.TextInput(attrs=_NUMBER), **kwargs)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return 0
        try:
            minor = Money.parse(text, "CNY").minor
        except Refusal as refusal:
            raise ValidationError(_("Write an amount like 1,234.56.")) from refusal
        if not 0 <= minor <= rules.LARGEST_MINOR:
            raise ValidationError(_("An amount is not below zero, and not beyond a million million."))
        return minor

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 100:.2f}" if isinstance(value, int) and value else "" if isinstance(value, int) else value


class PercentField(forms.DecimalField):
    """Percent with two places at most, as basis points; empty is None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=Decimal(0), max_value=Decimal(100), decimal_places=2, widget=forms.TextInput(attrs=_NUMBER), **kwargs)

    def clean(self, value: Any) -> Any:
        found = super().clean(str(value).strip().rstrip("%") if value else value)
        return None if found is None else int(found * 100)

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 100:g}" if isinstance(value, int) else value


class LeadForm(forms.Form):
    """Somebody a colleague met: a customer number, or a name and a telephone number."""

    source = forms.ChoiceField(label=_("Where from"))
    customer = _text(_("Customer number"), 16, required=False)
    name = _text(_("Name"), 80, required=False)
    contact = _text(_("Telephone"), 24, required=False)
    subject = _text(_("What about"), 120)
    reason = _text(_("Why"), 300, required=False)
    value_minor = AmountField(label=_("Amount concerned"))
    probability_bps = PercentField(label=_("Probability in %"))
    mine = forms.BooleanField(label=_("I follow it up"), required=False, initial=True)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(one.code, one.label) for one in sources.every() if one.by_hand]  # type: ignore[attr-defined]
        self.fields["key"].initial = lambda: str(uuid4())

    def clean_contact(self) -> str:
        text = str(self.cleaned_data["contact"])
        try:
            return rules.phone_of(text) if text.strip() else ""
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal


class ContactForm(forms.Form):
    """One try to reach the person, and what comes next."""

    way = forms.ChoiceField(label=_("How"), choices=Way.choices, widget=forms.RadioSelect, initial=Way.CALL)
    outcome = forms.ChoiceField(label=_("How it went"), choices=Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("What was said"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3, **_OFF}))
    next_step = _text(_("Next step"), 120, required=False)
    next_on = _day(_("Next step on"))
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = lambda: str(uuid4())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        _both(self, data)
        return data

    def contact(self) -> dict[str, Any]:
        data = self.cleaned_data
        step = (data["next_step"], data["next_on"]) if data["next_step"] else None
        return {"way": Way(data["way"]), "outcome": Outcome(data["outcome"]), "note": data["note"], "next_step": step, "key": data["key"]}


class FiguresForm(forms.Form):
    """What an opportunity is about, how much, how likely, by when, what next."""

    title = _text(_("What about"), 120)
    amount_minor = AmountField(label=_("Amount"))
    probability_bps = PercentField(label=_("Probability in %"))
    expected_on = _day(_("Expected on"))
    next_step = _text(_("Next step"), 120, required=False)
    next_on = _day(_("Next step on"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        _both(self, data)
        return data

    def figures(self) -> Figures:
        return Figures(**{name: self.cleaned_data[name] for name in ("title", "amount_minor", "probability_bps", "expected_on", "next_step", "next_on")})

    @staticmethod
    def of(row: Opportunity) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("title", "amount_minor", "probability_bps", "expected_on", "next_step", "next_on")}


class ReasonForm(forms.Form):
    """Why; how long it must be, the service knows."""

    reason = _text(_("Why"), 300)


class HandForm(ReasonForm):
    """To whom, and why."""

    to = forms.ModelChoiceField(label=_("To whom"), queryset=StaffMember.objects.none(), to_field_name="number")

    field_order = ("to", "reason")

    def __init__(self, *args: Any, staff: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = selectors.colleagues(staff)  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = lambda person: f"{person} · {person.branch}"  # type: ignore[attr-defined]


class LoseForm(forms.Form):
    """What kind of reason, and what happened."""

    because = forms.ChoiceField(label=_("Lost because"), choices=LostBecause.choices)
    reason = _text(_("What happened"), 300)


class StageForm(forms.Form):
    """On to another stage; `seen` is the one the page showed."""

    stage = forms.CharField(max_length=16)
    seen = forms.CharField(max_length=16)
    note = _text(_("Note"), 300, required=False)


class ShareForm(forms.Form):
    """The split of the credit: up to three people with their percent."""

    ROWS: Final = 3

    def __init__(self, *args: Any, staff: StaffMember, row: Opportunity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(row.shares.select_related("staff__branch", "branch").order_by("-share_bps", "pk"))
        people = StaffMember.objects.filter(pk__in=[one.staff_id for one in known if one.staff_id]) | StaffMember.objects.filter(
            pk__in=selectors.colleagues(staff).values("pk")
        )
        for place in range(self.ROWS):
            share = known[place] if place < len(known) else None
            rows = people.select_related("branch").order_by("number")
            field: Any = forms.ModelChoiceField(label=_("Who"), queryset=rows, to_field_name="number", required=False)
            field.initial = share.staff.number if share is not None and share.staff else None
            field.label_from_instance = lambda person: f"{person} · {person.branch}"
            self.fields[f"who{place}"] = field
            self.fields[f"part{place}"] = PercentField(label=_("Part in %"), initial=share.share_bps if share is not None else None)

    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"who{place}"], self[f"part{place}"]) for place in range(self.ROWS)]

    def shares(self) -> list[Share]:
        found = []
        for place in range(self.ROWS):
            who, part = self.cleaned_data[f"who{place}"], self.cleaned_data[f"part{place}"]
            if who is not None and part:
                found.append(Share(who.branch, who, part))
        return found


class UnitForm(forms.Form):
    """A unit of the branch."""

    name = _text(_("Name"), 80)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    payers = forms.CharField(label=_("Pays salaries as"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2, **_OFF}))
    people_about = forms.IntegerField(label=_("People, about"), required=False, min_value=1, max_value=1_000_000)
    keeper = forms.ModelChoiceField(label=_("Who knows the unit"), queryset=StaffMember.objects.none(), to_field_name="number")
    note = _text(_("Note"), 300, required=False)

    def __init__(self, *args: Any, staff: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].queryset = selectors.colleagues(staff)  # type: ignore[attr-defined]
        self.fields["keeper"].label_from_instance = lambda person: f"{person} · {person.branch}"  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Somebody on the unit's own list."""

    name = _text(_("Name"), 80)
    phone = _text(_("Telephone"), 24, required=False)


class StreetForm(forms.Form):
    """A street, whose list it is, and when it is walked."""

    name = _text(_("Street"), 80)
    planned_on = _day(_("Planned for"), required=True)
    owner = forms.ModelChoiceField(label=_("Who walks it"), queryset=StaffMember.objects.none(), to_field_name="number")

    def __init__(self, *args: Any, staff: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = selectors.colleagues(staff) if selectors.posts.may(staff, selectors.BRANCH) else StaffMember.objects.filter(pk=staff.pk)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["owner"].initial = staff.number


class ShopForm(forms.Form):
    """A shop at the end of the row."""

    name = _text(_("Shop"), 80)
    address = _text(_("House number"), 120, required=False)
    trade = _text(_("Trade"), 40, required=False)
    phone = _text(_("Telephone"), 24, required=False)


class VisitForm(forms.Form):
    """How it went in a shop."""

    result = forms.ChoiceField(label=_("How it went"), choices=StopResult.choices)
    note = _text(_("Note"), 300, required=False)
    value_minor = AmountField(label=_("Takings a month, about"))
    contact = _text(_("Whom to ask for"), 80, required=False)
    phone = _text(_("Telephone"), 24, required=False)


class RuleForm(forms.Form):
    """Who gets leads of a source that nobody looks after."""

    source = forms.ChoiceField(label=_("Where from"), required=False)
    staff = forms.ModelMultipleChoiceField(
        label=_("Who follows up"), queryset=StaffMember.objects.none(), to_field_name="number", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", _("All others")), *((one.code, one.label) for one in sources.every())]  # type: ignore[attr-defined]
        self.fields["staff"].queryset = people  # type: ignore[attr-defined]


def _both(form: forms.Form, data: dict[str, Any]) -> None:
    """A next step has its day, and a day its step."""
    if data.get("next_step") and "next_on" in data and not data["next_on"]:
        form.add_error("next_on", _("Choose a day."))
    if data.get("next_on") and not data.get("next_step"):
        form.add_error("next_step", _("Write what it is."))
