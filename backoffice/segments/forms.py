"""What a segment is called, what for, and among whom."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.organisation import selectors as organisation
from accounts.organisation.models import Branch, StaffMember
from backoffice.segments import reach
from backoffice.segments.models import Scope, Segment


class SegmentForm(forms.Form):
    """The head of the builder; the condition comes beside it."""

    name = forms.CharField(label=pgettext_lazy("segment", "Name"), max_length=60)
    purpose = forms.CharField(label=pgettext_lazy("segment", "What for"), max_length=240)
    scope = forms.ChoiceField(label=pgettext_lazy("segment", "Among whom"))
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), required=False, empty_label=_("(whole bank)"))
    shared = forms.BooleanField(label=_("Colleagues may use it"), required=False)
    note = forms.CharField(label=_("What changed"), max_length=240, required=False)

    def __init__(self, *args: Any, staff: StaffMember, segment: Segment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = reach.scopes(staff)
        self.fields["scope"].choices = [(scope.value, scope.label) for scope in allowed]  # type: ignore[attr-defined]
        places = Branch.objects.order_by("path") if Scope.BANK in allowed else organisation.reach(staff).order_by("path")
        self.fields["branch"].queryset = places  # type: ignore[attr-defined]
        if Scope.BRANCH not in allowed:
            del self.fields["branch"]
        if segment is None:
            del self.fields["note"]
        else:
            for name in ("scope", "branch", "shared"):
                self.fields.pop(name, None)

    def as_typed(self) -> "SegmentForm":
        """The same boxes with what was typed, without complaints: nobody has asked to save yet."""
        self._errors = ErrorDict()
        return self

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("scope") == Scope.BRANCH and not given.get("branch"):
            self.add_error("branch", _("Choose the branch."))
        if given.get("scope") != Scope.BRANCH:
            given["branch"] = None
        return given


class NameForm(forms.Form):
    """The name of a frozen copy."""

    name = forms.CharField(label=_("Name of the frozen copy"), max_length=60)
