"""What is typed on the way: to whom, how much, and the code or password that signs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.deposits.selectors import Holding
from accounts.ledger.models import Account
from accounts.transfers import rules
from portal.kernel.money import BadAmount, Money


class ToWhom(forms.Form):
    name = forms.CharField(label=_("Payee's name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    number = forms.CharField(
        label=_("Account number or mobile number"), max_length=60, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )


class HowMuch(forms.Form):
    amount = forms.CharField(label=_("Amount"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
    arrival = forms.ChoiceField(label=_("When it is sent"), choices=rules.Arrival.choices, required=False, widget=forms.RadioSelect)
    memo = forms.CharField(label=_("Memo"), max_length=rules.MEMO_CHARACTERS, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, sources: Sequence[Holding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sources = {holding.account.reference: holding.account for holding in sources}
        known = [(reference, reference) for reference in self._sources]
        self.fields["source"] = forms.ChoiceField(label=pgettext_lazy("transfer", "From"), widget=forms.RadioSelect, choices=known)

    def clean_arrival(self) -> str:
        return self.cleaned_data["arrival"] or rules.Arrival.NOW.value

    def clean(self) -> dict[str, Any]:
        """Adds `account` and `money`, read in the currency of the chosen account."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        account: Account | None = self._sources.get(data.get("source", ""))
        if account is not None and "amount" in data:
            try:
                data |= {"account": account, "money": Money.parse(data["amount"], account.currency)}
            except BadAmount as refusal:
                self.add_error("amount", str(refusal))
        return data


class Nickname(forms.Form):
    nickname = forms.CharField(label=_("Name in the payee book"), max_length=20, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class WhereToReceive(forms.Form):
    """Into which of the own accounts money to the mobile number goes; empty: into none."""

    account = forms.ChoiceField(label=_("Money to my mobile number arrives in"), required=False)

    def __init__(self, *args: Any, accounts: Sequence[Holding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._accounts = {one.account.reference: one.account for one in accounts}
        named = [(one.account.reference, f"{one.name} {one.about}") for one in accounts]
        self.fields["account"].choices = [*named, ("", _("Nowhere: only by account number"))]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Account | None:
        return self._accounts.get(self.cleaned_data.get("account", ""))
