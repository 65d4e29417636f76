"""The hall's forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.hall.queue import selectors

_OFF = {"autocomplete": "off"}


class DeskForm(forms.Form):
    """Which counter one sits at, and what is served there; nothing marked serves everything."""

    label = forms.CharField(label=_("Counter number"), max_length=8, widget=forms.TextInput(attrs={**_OFF, "inputmode": "numeric"}))
    kinds = forms.MultipleChoiceField(label=_("Served here"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.code, str(kind)) for kind in selectors.kinds()]  # type: ignore[attr-defined]


class ScreenForm(forms.Form):
    name = forms.CharField(label=_("Where it hangs"), max_length=40, widget=forms.TextInput(attrs=_OFF))
