"""The profile as one form; places are chosen in three steps that need no JavaScript."""

from typing import Any

import phonenumbers
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.divisions.forms import NOT_CHOSEN, Places
from accounts.profile.personal import countries
from accounts.profile.personal.models import Occupation, ProfileVersion, TaxKind


class Profile(Places):
    email = forms.EmailField(label=_("E-mail for letters"), required=False, max_length=120)
    second_phone = forms.CharField(
        label=_("Second phone"), required=False, max_length=24, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )
    street = forms.CharField(label=_("Street, house, flat"), required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "street-address"}))
    postcode = forms.CharField(
        label=_("Postcode"), required=False, max_length=6, validators=[RegexValidator(r"^\d{6}$", _("A postcode has six digits."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )  # fmt: skip
    occupation = forms.ChoiceField(label=_("Occupation"), required=False, choices=[NOT_CHOSEN, *Occupation.choices])
    employer = forms.CharField(label=_("Employer or school"), required=False, max_length=80)
    nationality = forms.ChoiceField(label=_("Nationality"))
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nationality"].choices = countries.choices()  # type: ignore[attr-defined]

    def clean_second_phone(self) -> str:
        text: str = self.cleaned_data["second_phone"].strip()
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, countries.HOME)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise forms.ValidationError(_("This is not a telephone number. One with an area code or a mobile number is fine."))
        return text

    def clean(self) -> dict[str, Any]:
        """An address is an area and a street, or neither."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("street") and not data.get("area") and "area" not in self.errors:
            self.add_error("area", _("Choose province, city and area, so that letters arrive."))
        if data.get("area") and not data.get("street") and "street" not in self.errors:
            self.add_error("street", _("Write street, house and flat, so that letters arrive."))
        return data

    def values(self) -> dict[str, Any]:
        """What a version holds."""
        data = self.cleaned_data
        return {name: data[name] for name in ("email", "second_phone", "street", "postcode", "occupation", "employer", "nationality")} | {
            "area_id": data["area"] or None
        }


class TaxResidence(forms.Form):
    kind = forms.ChoiceField(label=_("I declare that I am"), choices=TaxKind.choices, widget=forms.RadioSelect)
    country = forms.ChoiceField(label=_("The other country or region"), required=False)
    number = forms.CharField(label=_("Tax number there"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    no_number_because = forms.CharField(label=_("Why there is no number"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [NOT_CHOSEN, *countries.choices()[1:]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Elsewhere needs a place, and a number or why there is none; China alone needs neither."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") == TaxKind.CHINA:
            return data | {"country": "", "number": "", "no_number_because": ""}
        if data.get("kind") and not data.get("country"):
            self.add_error("country", _("Choose the country or region."))
        if data.get("kind") and not data.get("number") and not data.get("no_number_because"):
            self.add_error("number", _("Write the tax number, or why there is none."))
        return data


def initial_of(version: ProfileVersion | None) -> dict[str, Any]:
    """What stands in the form at first."""
    if version is None:
        return {"nationality": countries.HOME, "base": 0}
    area = version.area
    city = area.parent if area else None
    kept = {name: getattr(version, name) for name in ("email", "second_phone", "street", "postcode", "occupation", "employer", "nationality")}
    places = {"area": area.code if area else "", "city": city.code if city else "", "province": (city.parent_id if city else "") or ""}
    return kept | places | {"base": version.number}
