"""The figures of the style guide: each component in the states it will meet. Nothing here is anybody's."""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel import clock
from portal.kernel.money import Money


class SampleForm(forms.Form):
    """Every kind of field, once."""

    phone = forms.CharField(label=_("Mobile number"), help_text=_("11 digits"))
    amount = forms.CharField(label=_("Amount"), error_messages={"required": _("Write an amount. Nothing was taken.")})
    kind = forms.ChoiceField(label=_("When"), choices=[("now", _("Now")), ("day", _("On a day"))])
    source = forms.ChoiceField(label=_("From"), choices=[("a", _("Debit card")), ("b", _("Type II account"))], widget=forms.RadioSelect, initial="a")
    memo = forms.CharField(label=_("Message"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    password = forms.CharField(label=_("Password"), required=False, widget=forms.PasswordInput)
    agreed = forms.BooleanField(label=_("I have read it"), required=False)


def samples(*, now: datetime) -> dict[str, object]:
    wrong = SampleForm({"phone": "1381234", "kind": "now", "source": "a"})
    wrong.add_error(None, _("Nothing was taken. Two things need another look."))
    return {
        "form": SampleForm(),
        "wrong": wrong,
        "now": now,
        "today": clock.bank_date(now),
        "yesterday": now - timedelta(days=1),
        "hero": Money(28_641_752),
        "out": -6_800,
        "income": 1_286_000,
        "refund": 19_900,
        "large": 320_000,
    }
