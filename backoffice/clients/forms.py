"""Forms of the client book; who may be chosen is handed in, the rules are the services'."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import Branch, StaffMember
from backoffice.clients.loads import Load
from backoffice.clients.models import AssignmentRule
from portal.kernel.errors import Refusal
from portal.kernel.money import Money

_REASON: Final = {"rows": 3, "maxlength": 200}


def said(load: Load) -> str:
    """A manager with the load, as one chooses: 高博（233 / 400 户）."""
    return gettext("%(name)s (%(clients)s of %(most)s clients)") % {"name": load.manager, "clients": load.clients, "most": load.most}


class GiveForm(forms.Form):
    """To whom, and why."""

    manager = forms.ChoiceField(label=_("To whom"))
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs=_REASON))

    def __init__(self, *args: Any, loads: Sequence[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {load.manager.number: load.manager for load in loads}
        self.fields["manager"].choices = [("", gettext("Choose a colleague")), *((load.manager.number, said(load)) for load in loads)]  # type: ignore[attr-defined]

    def clean_manager(self) -> StaffMember:
        return self._people[self.cleaned_data["manager"]]


class LeaverForm(forms.Form):
    """How a whole book is divided, and why."""

    managers = forms.MultipleChoiceField(label=_("Among whom"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs=_REASON))

    def __init__(self, *args: Any, loads: Sequence[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {load.manager.number: load.manager for load in loads}
        self.fields["managers"].choices = [(load.manager.number, said(load)) for load in loads]  # type: ignore[attr-defined]

    def clean_managers(self) -> list[StaffMember]:
        return [self._people[number] for number in self.cleaned_data["managers"]]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs=_REASON))


class RuleForm(forms.Form):
    """A rule: whose customers with how much money go to whom."""

    name = forms.CharField(label=_("Name of the rule"), max_length=80)
    branch = forms.ChoiceField(label=_("Customers of"))
    takes = forms.ChoiceField(label=_("Takes"), choices=AssignmentRule.Takes.choices)
    from_amount = forms.CharField(label=_("Average of 30 days from (CNY)"), required=False, max_length=24)
    below_amount = forms.CharField(label=_("below (CNY)"), required=False, max_length=24)
    managers = forms.MultipleChoiceField(label=_("To whom (nobody marked: everybody there)"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, places: Sequence[Branch], loads: Sequence[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {place.code: place for place in places}
        self._people = {load.manager.number: load.manager for load in loads}
        self.fields["branch"].choices = [(place.code, str(place)) for place in places]  # type: ignore[attr-defined]
        self.fields["managers"].choices = [(load.manager.number, said(load)) for load in loads]  # type: ignore[attr-defined]

    def clean_branch(self) -> Branch:
        return self._places[self.cleaned_data["branch"]]

    def clean_managers(self) -> list[StaffMember]:
        return [self._people[number] for number in self.cleaned_data["managers"]]

    def clean_from_amount(self) -> int:
        return self._minor("from_amount") or 0

    def clean_below_amount(self) -> int | None:
        return self._minor("below_amount")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        lower, upper = data.get("from_amount"), data.get("below_amount")
        if upper is not None and lower is not None and upper <= lower:
            self.add_error("below_amount", _("The upper bound must be above the lower one."))
        return data

    def _minor(self, name: str) -> int | None:
        text = self.cleaned_data[name].strip()
        if not text:
            return None
        try:
            amount = Money.parse(text).minor
        except Refusal as refusal:
            raise forms.ValidationError(gettext("Write an amount like 500,000.")) from refusal
        if amount < 0:
            raise forms.ValidationError(gettext("Write an amount like 500,000."))
        return amount


class ShareForm(forms.Form):
    """Who helps, with how many percent of the results; what is left is the lead's."""

    ROWS: Final = 3
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs=_REASON))

    def __init__(self, *args: Any, loads: Sequence[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {load.manager.number: load.manager for load in loads}
        choices = [("", gettext("nobody")), *((number, str(person)) for number, person in self._people.items())]
        for row in range(self.ROWS):
            self.fields[f"helper{row}"] = forms.ChoiceField(label=_("Helper"), required=False, choices=choices)
            self.fields[f"percent{row}"] = forms.IntegerField(label=_("Percent"), required=False, min_value=1, max_value=99)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        shares: dict[StaffMember, int] = {}
        for row in range(self.ROWS):
            number, percent = data.get(f"helper{row}"), data.get(f"percent{row}")
            if bool(number) != bool(percent):
                self.add_error(f"percent{row}", _("A helper and a percentage go together."))
            elif number and self._people[number] in shares:
                self.add_error(f"helper{row}", _("This colleague stands twice."))
            elif number and percent:
                shares[self._people[number]] = percent * 100
        return data | {"shares": shares}

    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[f"helper{row}"], self[f"percent{row}"]) for row in range(self.ROWS)]
