"""Fields that the complainant's form and the house's share."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import Branch, BranchKind
from backoffice.complaints import rules
from backoffice.complaints.models import ComplaintCategory
from portal.kernel import clock
from portal.kernel.errors import Refusal

Choices = list[tuple[str, str | list[tuple[str, str]]]]


class ManyFiles(forms.FileInput):
    """A box that takes several pictures at once, without any script."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*,application/pdf", "multiple": True, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class Papers(forms.FileField):
    """None or several uploads; what each may be, `portal.kernel.files` judges by its content."""

    widget = ManyFiles

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "allow_empty_file": True, "label": _("Pictures or papers"), **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > rules.MOST_FILES:
            raise forms.ValidationError(_("%(most)s pictures or papers at a time.") % {"most": rules.MOST_FILES})
        return [super(Papers, self).clean(one, initial) for one in given]


class Keyed(forms.Form):
    """A form that is done once, however often it is sent."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = lambda: str(uuid4())


def words(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A box for sentences."""
    attrs = {"rows": rows, "autocomplete": "off"}
    return forms.CharField(label=label, max_length=rules.LONGEST_TEXT, widget=forms.Textarea(attrs=attrs), **kwargs)


def categories(also: str = "") -> Choices:
    """Categories that can be chosen today under what they belong to; `also` the code of one that has ended, for what names it already."""
    today = clock.bank_date(clock.now())
    rows = list(ComplaintCategory.objects.on(today).order_by("order", "code"))
    below: dict[str, list[tuple[str, str]]] = {row.code: [] for row in rows if row.parent_id is None}
    for row in rows:
        if row.parent_id in below:
            below[row.parent_id].append((row.code, str(row)))
    named = {row.code: str(row) for row in rows}
    found: Choices = [(named[code], children) for code, children in below.items() if children]
    kept = ComplaintCategory.objects.filter(pk=also).exclude(pk__in=[code for children in below.values() for code, _name in children]).first()
    return [*found, (str(_("Ended")), [(kept.code, str(kept))])] if kept is not None else found


class CategoryField(forms.TypedChoiceField):
    """A category of the second level; its value is the row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", _("Choose")), *categories()], coerce=_category, **kwargs)

    def keep(self, code: str) -> None:
        """Offer that one too, though it may have ended."""
        self.choices = lambda: [("", _("Choose")), *categories(code)]


def places() -> Any:
    """Where something can have happened: every place that is open."""
    return Branch.objects.filter(closed_on=None).exclude(kind=BranchKind.TEAM).order_by("path")


def refused(form: forms.Form, refusal: Refusal) -> None:
    """A paper's refusal beside its box, any other over the form; what was typed stays. Other words under a used key get a new one:
    who sends them once more means it.
    """
    if refusal.code == "key_reused" and "key" in form.fields:
        data: Any = form.data.copy()
        data["key"] = str(uuid4())
        form.data = data
    field = "papers" if refusal.code.startswith(("upload_", "complaint_too_many_files")) and "papers" in form.fields else None
    form.add_error(field, str(refusal))


def _category(code: str) -> ComplaintCategory:
    return ComplaintCategory.objects.get(pk=code)
