"""The form of a tag beside its condition, which the builder keeps. What it may say is the services' to judge."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.portrait.defining import Draft
from backoffice.portrait.features import GROUPS
from backoffice.portrait.models import TagDefinition


class TagForm(forms.Form):
    """A tag as head office writes it."""

    code = forms.CharField(label=_("Code"), max_length=32, help_text=_("Small letters, digits and underscores; it never changes."))
    name = forms.CharField(label=_("Chinese name"), max_length=24)
    name_en = forms.CharField(label=_("English name"), max_length=40)
    group = forms.ChoiceField(label=_("Group"), choices=tuple(GROUPS.items()))
    why = forms.CharField(label=_("Why, in Chinese"), max_length=160, widget=forms.Textarea(attrs={"rows": 2}))
    why_en = forms.CharField(label=_("Why, in English"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    active = forms.BooleanField(label=_("Given to customers"), required=False)
    reason = forms.CharField(label=_("Reason for the change"), max_length=240, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, row: TagDefinition | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row is not None:
            self.fields["code"].disabled = True

    @classmethod
    def of(cls, row: TagDefinition | None) -> "TagForm":
        """The form of a tag as it stands, or of a new one."""
        if row is None:
            return cls(initial={"version": 0, "active": True})
        names = ("code", "name", "name_en", "group", "why", "why_en", "active", "version")
        return cls(initial={name: getattr(row, name) for name in names}, row=row)

    def draft(self, row: TagDefinition | None, condition: Any) -> Draft:
        """What was written, with the condition as built; of a tag that exists the code stays."""
        values = {name: self.cleaned_data[name] for name in Draft.__slots__ if name != "condition"}
        return Draft(**values | {"condition": condition} | ({"code": row.code} if row else {}))
