"""Forms of the workbench's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.workbench import words


class RevealForm(forms.Form):
    """Why masked fields are shown; the length is checked by the service."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))


def _acts() -> list[Any]:
    """Every act in words, by what it is about; a noun alone ("customer.") means all its acts."""
    groups: dict[str, list[tuple[str, Any]]] = {}
    for verb, act in words.ACTS.items():
        groups.setdefault(verb.partition(".")[0], []).append((verb, act))
    return [("", _("every act"))] + [
        (words.noun(noun), [(f"{noun}.", _("all: %(noun)s") % {"noun": words.noun(noun)}), *acts] if len(acts) > 1 else acts) for noun, acts in groups.items()
    ]


class AuditForm(forms.Form):
    """What to look for in the audit trail; nothing chosen means the newest."""

    actor = forms.CharField(label=_("Who"), max_length=64, required=False)
    subject = forms.CharField(label=_("About"), max_length=96, required=False)
    verb = forms.CharField(label=_("Act"), max_length=64, required=False, widget=forms.Select)
    channel = forms.TypedChoiceField(label=_("From where"), choices=words.channels, coerce=int, empty_value=None, required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].widget.choices = _acts()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        return data
