"""What a customer types."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import Branch
from backoffice.complaints import rules
from backoffice.complaints.forms import CategoryField, Keyed, Papers, places, words

#: A number within one's own town.
_SHORTEST_NUMBER: Final = 7


class NewComplaint(Keyed):
    """What happened, in one's own words; the rest helps it to the right desk."""

    category = CategoryField(label=_("What is it about?"))
    text = words(_("What happened?"), rows=6)
    wish = forms.CharField(label=_("What would put it right?"), max_length=rules.LONGEST_WISH, required=False, widget=forms.TextInput())
    branch = forms.ModelChoiceField(label=_("Which branch?"), queryset=Branch.objects.none(), empty_label=None)
    papers = Papers()

    field_order: tuple[str, ...] = ("category", "text", "wish", "branch", "papers")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = places()  # type: ignore[attr-defined]


class NewFromStranger(NewComplaint):
    """For who signs in without being a customer: whom we answer, and a number to ask back."""

    contact_name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    contact_phone = forms.CharField(label=_("Your telephone number"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}))

    field_order = ("category", "text", "wish", "branch", "contact_name", "contact_phone", "papers")

    def clean_contact_phone(self) -> str:
        number = str(self.cleaned_data["contact_phone"]).strip()
        if sum(sign.isdigit() for sign in number) < _SHORTEST_NUMBER:
            raise forms.ValidationError(_("This is no telephone number. Look for a slip."), code="no_number")
        return number


class More(Keyed):
    """Something further, with papers."""

    text = words(_("What do you want to add?"))
    papers = Papers()


class Objection(Keyed):
    """Why the answer is not right."""

    text = words(_("What is not right about the answer?"))
    papers = Papers()


class Again(Keyed):
    """Why it is not over."""

    text = words(_("What is still open?"))
    papers = Papers()


class Accepted(forms.Form):
    """Nothing is asked."""
