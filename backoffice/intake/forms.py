"""Choosing a file."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    """The file; what it holds is looked at by the service."""

    file = forms.FileField(label=_("File"), max_length=200, allow_empty_file=True)


class DecisionForm(forms.Form):
    """The reason, where one is wanted."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
