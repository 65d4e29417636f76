"""The code on a paper, as somebody types it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.documents import rules


class AskCode(forms.Form):
    code = forms.CharField(
        label=_("Code on the document"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = rules.plain_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("A code has eight letters and digits, such as T4XC 9B6E."), code="not_a_code")
        return code
