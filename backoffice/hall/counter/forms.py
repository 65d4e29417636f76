"""The counter's forms."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.ledger.models import Account
from accounts.organisation.models import StaffMember
from backoffice.hall.counter.models import Kind
from portal.kernel import access, ids
from portal.kernel.errors import Refusal
from portal.kernel.money import Money


class NewTransaction(forms.Form):
    """Deposit or withdrawal for the account of a customer in reach. `cleaned_data` is what `services.draft` takes."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    number = forms.CharField(label=_("Account number"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
    amount = forms.CharField(label=_("Amount"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
    paper_reference = forms.CharField(label=_("Number on the paper slip"), max_length=32, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, staff: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff
        self.fields["key"].initial = lambda: str(uuid4())

    def clean_number(self) -> str:
        wanted = "".join(self.cleaned_data["number"].split())
        accounts = access.visible(Account.objects.filter(number=wanted, holder__isnull=False), self.staff)
        found = accounts.select_related("holder").first()
        if found is None:
            raise ValidationError(_("No customer of your branch has this account number."))
        self.account = found
        return wanted

    def clean_key(self) -> UUID:
        return ids.posting_key(f"staff:{self.staff.pk}", self.cleaned_data["key"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "number" in data and "amount" in data:
            data["account"] = self.account
            try:
                data["amount"] = Money.parse(data["amount"], self.account.currency)
            except Refusal as refusal:
                self.add_error("amount", str(refusal))
        data.pop("number", None)
        return data


class Refusing(forms.Form):
    """Why a checker does not agree."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
