"""What is typed on the pages of the family."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.deposits.rules import ending
from accounts.family import rules
from accounts.family.models import FamilyGoal, Level, Relation
from accounts.ledger.models import Account
from portal.kernel.money import BadAmount, Money

_RELATIONS = [(code, capfirst(label)) for code, label in Relation.choices if code != Relation.FOUNDER]
_BOX = {"inputmode": "decimal", "autocomplete": "off"}


class AmountField(forms.CharField):
    """Yuan as people write them; cleaned to `Money`, None where it may be left empty."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=24, widget=forms.TextInput(attrs=dict(_BOX)), **given)

    def clean(self, value: Any) -> Money | None:
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            return Money.parse(text, "CNY")
        except BadAmount as refusal:
            raise forms.ValidationError(str(refusal), code="bad_amount") from refusal


class Invite(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=80)
    phone = forms.CharField(label=_("Mobile number"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
    relation = forms.ChoiceField(label=_("This person is my"), widget=forms.RadioSelect, choices=_RELATIONS)


class Begin(Invite):
    """The first invitation begins the family."""

    family_name = forms.CharField(label=_("Name of the family"), max_length=40, required=False)
    field_order = ("family_name", "name", "phone", "relation")


class Sharing(forms.Form):
    """One choice for each account, and the watch. `levels` is account id → level."""

    watch = forms.BooleanField(label=_("Tell them about unusual payments of mine"), required=False)
    watch_from = AmountField(label=_("and about every payment from"), required=False)

    def __init__(self, *args: Any, accounts: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._accounts = accounts
        choices = [("", capfirst(_("nothing"))), *((code, capfirst(label)) for code, label in Level.choices)]
        for account in accounts:
            label = f"{account.nickname or account.get_kind_display()} · {ending(account.number)}"
            self.fields[f"account_{account.pk}"] = forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.Select)

    def accounts(self) -> list[forms.BoundField]:
        return [self[f"account_{account.pk}"] for account in self._accounts]

    @property
    def levels(self) -> dict[int, str]:
        return {account.pk: self.cleaned_data[f"account_{account.pk}"] for account in self._accounts}

    @property
    def watched_from(self) -> int | None:
        amount: Money | None = self.cleaned_data["watch_from"]
        if not self.cleaned_data["watch"]:
            return None
        return amount.minor if amount is not None else rules.WATCH_FROM_MINOR

    def clean_watch_from(self) -> Money | None:
        amount: Money | None = self.cleaned_data["watch_from"]
        if amount is not None and amount.minor <= 0:
            raise forms.ValidationError(_("Give an amount above zero."), code="not_positive")
        return amount


class Goal(forms.Form):
    """A goal; `accounts` are the person's own that count from the beginning."""

    name = forms.CharField(label=_("What for"), max_length=40)
    target = AmountField(label=_("Target amount"))
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput(attrs={"type": "date"}))
    accounts = forms.MultipleChoiceField(label=_("My accounts that count towards it"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, own: Sequence[Account], today: date, goal: FamilyGoal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today, self._old = today, goal
        if goal is not None:
            del self.fields["accounts"]
        else:
            self.fields["accounts"].choices = choices_of(own)  # type: ignore[attr-defined]

    def clean_target(self) -> Money:
        target: Money | None = self.cleaned_data["target"]
        if target is None or target.minor <= 0:
            raise forms.ValidationError(_("Give an amount above zero."), code="not_positive")
        return target

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        if due <= self._today and (self._old is None or due != self._old.due_on):
            raise forms.ValidationError(_("Choose a day to come."), code="past")
        return due


class Counted(forms.Form):
    accounts = forms.MultipleChoiceField(label=_("My accounts that count towards it"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, own: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accounts"].choices = choices_of(own)  # type: ignore[attr-defined]


class PayFor(forms.Form):
    """From which account, how much a month."""

    source = forms.ChoiceField(label=_("From which account"))
    month = AmountField(label=_("A month at most"))

    def __init__(self, *args: Any, sources: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sources = {account.reference: account for account in sources}
        self.fields["source"].choices = [(one.reference, f"{one.nickname or one.get_kind_display()} · {ending(one.number)}") for one in sources]  # type: ignore[attr-defined]

    def clean_source(self) -> Account:
        return self._sources[self.cleaned_data["source"]]


class Fetch(forms.Form):
    """How much, to which own account. `key` makes it happen once."""

    amount = AmountField(label=_("How much to fetch"))
    target = forms.ChoiceField(label=_("To my account"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, targets: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._targets = {account.reference: account for account in targets}
        self.fields["target"].choices = [(one.reference, f"{one.nickname or one.get_kind_display()} · {ending(one.number)}") for one in targets]  # type: ignore[attr-defined]

    def clean_target(self) -> Account:
        return self._targets[self.cleaned_data["target"]]

    def clean_amount(self) -> Money:
        amount: Money | None = self.cleaned_data["amount"]
        if amount is None or amount.minor <= 0:
            raise forms.ValidationError(_("Give an amount above zero."), code="not_positive")
        return amount


class ChildLimits(forms.Form):
    """Empty: no limit of a parent; zero: nothing may leave."""

    each = AmountField(label=_("At most in one payment"), required=False)
    day = AmountField(label=_("At most a day, to others"), required=False)

    def minor(self, name: str) -> int | None:
        amount: Money | None = self.cleaned_data[name]
        return None if amount is None else amount.minor

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("each", "day"):
            if data.get(name) is not None and data[name].minor < 0:
                self.add_error(name, _("A limit is zero or more. Nothing was changed."))
        return data


def choices_of(own: Sequence[Account]) -> list[tuple[str, str]]:
    return [(account.reference, f"{account.nickname or account.get_kind_display()} · {ending(account.number)}") for account in own]
