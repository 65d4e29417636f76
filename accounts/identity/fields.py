"""Form fields about who somebody is."""

from typing import Any

from allauth.core import context, ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.identity import phones


class PhoneField(forms.CharField):
    """A mobile number as people type it; clean gives E.164."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number"))
        kwargs.setdefault("max_length", 32)
        kwargs["widget"] = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return phones.canonical(text) if text else ""


def not_too_often(number: str) -> None:
    """Refuses a code for a number that got one just now; raises `ValidationError`, before anything is stored."""
    if number and not ratelimit.consume(context.request, action="verify_phone", key=number, dry_run=True):
        raise ValidationError(_("We sent a message there a moment ago. Wait half a minute, then ask again."), code="rate_limited")
