"""What is typed on each page of the wizard. Every page keeps what was typed and says beside the field what is wrong."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from accounts.consents.models import ConsentPurpose
from accounts.divisions import selectors as divisions
from accounts.divisions.forms import Places
from accounts.identity.models import Gender, IdKind
from accounts.ledger.kinds import AccountKind
from accounts.onboarding import agreements, idcards, rules, selectors
from accounts.onboarding.models import Application, CardState, Purpose, TaxResidence
from accounts.organisation.models import Branch
from accounts.profile.personal import countries
from accounts.profile.personal.models import Occupation
from portal.kernel.errors import Refusal

_CARD_DIGITS = range(12, 20)


class StepForm(forms.Form):
    """Knows the application and the bank's day, and asks for the consents its step needs and does not have: each by itself."""

    def __init__(self, *args: Any, application: Application, on: date, purposes: Sequence[ConsentPurpose] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application, self.on, self.purposes = application, on, purposes
        for purpose in purposes:
            self.fields[_tick_name(purpose)] = forms.BooleanField(
                label=_("I agree to this use: %(title)s") % {"title": purpose.title},
                error_messages={"required": _("Without your consent we may not do this. You can open an account at any branch instead.")},
            )  # fmt: skip

    @property
    def consents(self) -> list[tuple[ConsentPurpose, forms.BoundField]]:
        """Each question with its tick, which carries the version that is shown."""
        return [(purpose, self[_tick_name(purpose)]) for purpose in self.purposes]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What the page draws one under the other: everything but the ticks."""
        ticks = {_tick_name(purpose) for purpose in self.purposes}
        return [field for field in self if field.name not in ticks]

    def facts(self) -> dict[str, Any]:
        """What was said, without the ticks."""
        ticks = {_tick_name(purpose) for purpose in self.purposes}
        return {name: value for name, value in self.cleaned_data.items() if name not in ticks}


class PurposeForm(StepForm):
    purpose = forms.ChoiceField(label=_("Mainly for"), choices=Purpose.choices, widget=forms.RadioSelect)


class ExpiryForm(StepForm):
    """Until when the document is good; only a resident card can be good without an end."""

    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    long_term = forms.BooleanField(label=_("Long-term: the card says 长期"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind not in idcards.LONG_TERM:
            del self.fields["long_term"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.setdefault("long_term", False)
        if data.get("long_term"):
            data["expires_on"] = None
        elif "expires_on" not in self.errors and not data.get("expires_on"):
            words = _("Enter the last day on the card, or tick long-term.") if self.kind in idcards.LONG_TERM else _("Enter the last day on the document.")
            self.add_error("expires_on", words)
        elif data.get("expires_on"):
            try:
                idcards.not_expired(data["expires_on"], on=self.on)
            except Refusal as refusal:
                self.add_error("expires_on", str(refusal))
        return data


class IdentityForm(ExpiryForm):
    """What stands on the document; what its number says by itself is not asked."""

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    id_number = forms.CharField(label=_("ID number"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}))
    birth_date = forms.DateField(label=_("Date of birth"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"}))
    gender = forms.ChoiceField(label=_("Sex"), choices=[("", _("Choose")), *Gender.choices])
    nationality = forms.ChoiceField(label=_("Nationality"))
    occupation = forms.ChoiceField(label=_("Occupation"), choices=[("", _("Choose")), *Occupation.choices])

    field_order = ("name", "id_number", "birth_date", "gender", "nationality", "expires_on", "long_term", "occupation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nationality"].choices = [("", _("Choose")), *countries.choices()[1:]]  # type: ignore[attr-defined]
        if self.kind not in idcards.OF_FOREIGNERS:
            del self.fields["gender"], self.fields["nationality"]
        if self.kind != IdKind.PASSPORT:
            del self.fields["birth_date"]
        else:
            self.fields["id_number"].label = _("Passport number")

    def clean_name(self) -> str:
        return _kept(lambda text: idcards.name_for(self.kind, text), self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        return _kept(lambda text: idcards.read(self.kind, text, on=self.on).number, self.cleaned_data["id_number"])

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        try:
            idcards.old_enough(born, on=self.on)
        except idcards.WrongNumber:
            raise ValidationError(_("This day cannot be a date of birth.")) from None
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal
        return born


class DocumentForm(ExpiryForm):
    """What is new of a customer's document: its end, and a passport's number."""

    id_number = forms.CharField(
        label=_("Passport number"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"})
    )

    field_order = ("id_number", "expires_on", "long_term")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.kind != IdKind.PASSPORT:
            del self.fields["id_number"]

    def clean_id_number(self) -> str:
        return _kept(lambda text: idcards.read(self.kind, text, on=self.on).number, self.cleaned_data["id_number"])


class PicturesForm(StepForm):
    """Any of the three pictures. A picture already given may stay."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.application.id_kind == IdKind.PASSPORT:
            self.fields["front"].label = _("The page with your picture")
            self.fields["back"].label = _("The page with your visa or entry stamp")


class ContactForm(StepForm, Places):
    """Where the person is reached; the place by the official list, so that it means the same everywhere."""

    phone = forms.CharField(label=_("Mobile number"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}))
    street = forms.CharField(label=_("Street and house"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "street-address"}))
    tax_residence = forms.ChoiceField(label=_("Where you pay tax"), choices=TaxResidence.choices, widget=forms.RadioSelect)

    def clean_phone(self) -> str:
        return _kept(rules.mobile, self.cleaned_data["phone"])

    def clean_tax_residence(self) -> str:
        if self.cleaned_data["tax_residence"] != TaxResidence.CHINA:
            raise ValidationError(_("With tax residence elsewhere a declaration is signed at a branch. Come to any branch; what you entered is kept."))
        return str(self.cleaned_data["tax_residence"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("area") and "area" not in self.errors:
            self.add_error("area", _("Choose province, city and area, so that letters arrive."))
        return data

    def facts(self) -> dict[str, Any]:
        """The area by its code, and by its whole name for whoever reads it."""
        data = self.cleaned_data
        found = divisions.area(data["area"])
        return {
            "phone": data["phone"], "street": data["street"], "tax_residence": data["tax_residence"],
            "division_code": data["area"], "region": divisions.whole_name(found) if found else "",
        }  # fmt: skip


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


FORMS: dict[str, type[StepForm]] = {
    "purpose": PurposeForm, "identity": IdentityForm, "contact": ContactForm, "card": CardForm, "document": DocumentForm,
}  # fmt: skip


def kinds_open_to(application: Application) -> frozenset[int]:
    """Type II only with a confirmed account elsewhere."""
    both = {int(AccountKind.TYPE_2), int(AccountKind.TYPE_3)}
    return frozenset(both if application.card_state == CardState.CONFIRMED else both - {int(AccountKind.TYPE_2)})


def _tick_name(purpose: ConsentPurpose) -> str:
    """With the version in it: a text that changed meanwhile is asked anew."""
    return f"consent_{purpose.code}_{purpose.version}"


def _kept(rule: Any, text: str) -> str:
    """A rule's answer, or its sentence beside the field."""
    try:
        return str(rule(text))
    except Refusal as refusal:
        raise ValidationError(str(refusal)) from refusal
