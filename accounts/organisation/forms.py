"""Leave, as typed."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisation import rules, selectors
from accounts.organisation.models import StaffMember

_DAY: Final = {"type": "date"}


class LeaveForm(forms.Form):
    """`cleaned_data` is what `leaves.enter` takes; what speaks against it is said there."""

    staff = forms.ModelChoiceField(label=_("Who is away"), queryset=StaffMember.objects.none())
    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=StaffMember.objects.none())
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=_DAY))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=_DAY))
    reason = forms.CharField(label=_("Reason"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, person: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, people in (("staff", selectors.team(person)), ("deputy", selectors.possible_deputies(person))):
            field: Any = self.fields[name]
            field.queryset = people
            field.label_from_instance = _said
        if not rules.may(person, "leave.manage"):
            self.fields["staff"].initial = person.pk
            self.fields["staff"].widget = forms.HiddenInput()


def _said(person: StaffMember) -> str:
    return f"{person} · {person.get_role_display()} · {person.branch}"
