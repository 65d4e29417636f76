"""What is typed on each page of the wizard. Every page keeps what was typed and says beside the field what is wrong."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from accounts.ledger.kinds import AccountKind
from accounts.onboarding import agreements, rules, selectors
from accounts.onboarding.models import Application, CardState, Item, Occupation, Purpose, TaxResidence
from accounts.organisation.models import Branch
from portal.kernel.errors import Refusal

_CARD_DIGITS = range(12, 20)


class StepForm(forms.Form):
    """Knows the application and the bank's day."""

    def __init__(self, *args: Any, application: Application, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application, self.on = application, on


class PurposeForm(StepForm):
    purpose = forms.ChoiceField(label=_("Mainly for"), choices=Purpose.choices, widget=forms.RadioSelect)


class IdentityForm(StepForm):
    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    id_number = forms.CharField(label=_("ID number"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}))
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    long_term = forms.BooleanField(label=_("Long-term: the card says 长期"), required=False)
    occupation = forms.ChoiceField(label=_("Occupation"), choices=[("", _("Choose")), *Occupation.choices])

    def clean_name(self) -> str:
        return _kept(rules.name, self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        return _kept(lambda text: rules.resident(text, on=self.on).number, self.cleaned_data["id_number"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("long_term"):
            data["expires_on"] = None
        elif "expires_on" not in self.errors and not data.get("expires_on"):
            self.add_error("expires_on", _("Enter the last day on the card, or tick long-term."))
        elif data.get("expires_on"):
            try:
                rules.not_expired(data["expires_on"], on=self.on)
            except Refusal as refusal:
                self.add_error("expires_on", str(refusal))
        return data


class PicturesForm(StepForm):
    """Any of the three pictures, and once the consent to use them. A picture already given may stay."""

    front = forms.FileField(
        label=_("Front: the side with your face"), required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    back = forms.FileField(
        label=_("Back: the side with the emblem"), required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    selfie = forms.FileField(
        label=_("Your face, from the front"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "user"}),
    )
    agreed = forms.BooleanField(label=_("I agree that these pictures are used to verify me"), required=False)

    def __init__(self, *args: Any, given: frozenset[str], consented: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = given
        if consented:
            del self.fields["agreed"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "agreed" in self.fields and not data.get("agreed"):
            self.add_error("agreed", _("Without your consent we may not take pictures. You can open an account at any branch instead."))
        return data


class ContactForm(StepForm):
    phone = forms.CharField(label=_("Mobile number"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}))
    region = forms.CharField(label=_("Province, city, district"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "address-level1"}))
    address = forms.CharField(label=_("Street and house"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "street-address"}))
    tax_residence = forms.ChoiceField(label=_("Where you pay tax"), choices=TaxResidence.choices, widget=forms.RadioSelect)

    def clean_phone(self) -> str:
        return _kept(rules.mobile, self.cleaned_data["phone"])

    def clean_tax_residence(self) -> str:
        if self.cleaned_data["tax_residence"] != TaxResidence.CHINA:
            raise ValidationError(_("With tax residence elsewhere a declaration is signed at a branch. Come to any branch; what you entered is kept."))
        return str(self.cleaned_data["tax_residence"])


class CardForm(StepForm):
    card_bank = forms.CharField(label=_("Bank"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    card_number = forms.CharField(
        label=_("Account or card number there"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )

    def clean_card_number(self) -> str:
        digits = "".join(self.cleaned_data["card_number"].split())
        if not digits.isdecimal() or len(digits) not in _CARD_DIGITS or not luhn.is_valid(digits):
            raise ValidationError(_("This is not an account or card number: a digit is wrong or missing."))
        return digits


class AccountForm(forms.Form):
    """Which account, at which branch, and a tick for each text; for the wizard and for the short way."""

    kind = forms.TypedChoiceField(
        label=_("Account"), coerce=int, widget=forms.RadioSelect, choices=[(k.value, k.label) for k in (AccountKind.TYPE_2, AccountKind.TYPE_3)]
    )
    branch = forms.ModelChoiceField(label=_("Kept at"), queryset=Branch.objects.none(), empty_label=None)

    def __init__(self, *args: Any, on: date, kinds: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = selectors.agreements_for(agreements.ACCOUNT, on)
        self.fields["branch"].queryset = selectors.branches()  # type: ignore[attr-defined]
        self.fields["kind"].choices = [choice for choice in self.fields["kind"].choices if choice[0] in kinds]  # type: ignore[attr-defined]
        for text in self.texts:
            self.fields[f"agree_{text.code}"] = forms.BooleanField(
                label=_("I have read and agree: %(title)s") % {"title": text},
                error_messages={"required": _("An account needs your agreement to this text.")},
            )  # fmt: skip

    @property
    def ticks(self) -> list[tuple[Any, forms.BoundField]]:
        """Each text with its tick."""
        return [(text, self[f"agree_{text.code}"]) for text in self.texts]


FORMS: dict[str, type[StepForm]] = {"purpose": PurposeForm, "identity": IdentityForm, "contact": ContactForm, "card": CardForm}
#: Which field a marked item stands in.
FIELD_OF = {Item.NAME: "name", Item.NUMBER: "id_number", Item.EXPIRY: "expires_on", Item.ADDRESS: "address", Item.CARD: "card_number"}


def kinds_open_to(application: Application) -> frozenset[int]:
    """Type II only with a confirmed account elsewhere."""
    both = {int(AccountKind.TYPE_2), int(AccountKind.TYPE_3)}
    return frozenset(both if application.card_state == CardState.CONFIRMED else both - {int(AccountKind.TYPE_2)})


def _kept(rule: Any, text: str) -> str:
    """A rule's answer, or its sentence beside the field."""
    try:
        return str(rule(text))
    except Refusal as refusal:
        raise ValidationError(str(refusal)) from refusal
