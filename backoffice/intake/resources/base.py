"""What every import resource shares: its columns under any of their names, its own row's errors, and saving through services."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export import resources, widgets

from accounts.organisation.models import Branch, StaffMember
from portal.kernel.access import Actor

_DAY_FORMATS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its code and its name, either of which may head it in the file, in any of our languages."""

    name: str
    label: str | Promise
    is_needed: bool = True
    is_personal: bool = False

    def names(self) -> set[str]:
        found = {self.name}
        for code, _language in settings.LANGUAGES:
            with override(code):
                found.add(str(self.label))
        return {plain(each) for each in found}


@dataclass(frozen=True, slots=True)
class Context:
    """Who takes it in, as whom its rows are written, and when."""

    staff: StaffMember
    actor: Actor
    now: datetime


class ImportResource(resources.ModelResource):  # type: ignore[misc]  # import_export is not typed
    """A subclass names its columns; `save_new` and `save_changed` go through the capability's services."""

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    #: One sentence: what a row does.
    note: ClassVar[str | Promise]
    permission: ClassVar[str]
    headings: ClassVar[tuple[Heading, ...]]
    #: Columns that tell rows apart.
    key: ClassVar[tuple[str, ...]]
    #: Large files go through tables of their own, set by set, instead of row by row.
    is_staged: ClassVar[bool] = False
    needs_reason: ClassVar[bool] = False

    context: Context

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        if is_create:
            self.save_new(instance)
        else:
            self.save_changed(instance, type(instance)._default_manager.get(pk=instance.pk))

    def save_new(self, instance: Any) -> None:
        raise NotImplementedError

    def save_changed(self, instance: Any, before: Any) -> None:
        raise NotImplementedError

    def after_all(self) -> None:
        """Once, after the last row, in the same transaction."""

    def after_all_undone(self) -> None:
        """Once, after the dry run was undone: forget what was kept in memory."""


def plain(heading: str) -> str:
    """A heading as it is compared: no blanks, no case, no star for what is needed."""
    return "".join(heading.split()).casefold().strip("*＊﻿")


class Day(widgets.Widget):  # type: ignore[misc]  # import_export is not typed
    """A date as people write it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        text = str(value or "").strip()
        if not text:
            return None
        for form in _DAY_FORMATS:
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 (a date without a time)
            except ValueError:
                continue
        raise ValueError(_("“%(value)s” is no date; write 2026-11-22.") % {"value": text})


class Choice(widgets.Widget):  # type: ignore[misc]  # import_export is not typed
    """One of some codes, or its word in any of our languages."""

    def __init__(self, choices: Any, *, empty: Any = "") -> None:
        super().__init__()
        self._choices, self._empty = list(choices), empty

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = plain(str(value or ""))
        if not text:
            return self._empty
        for code, label in self._choices:
            if text in Heading(str(code), label).names():
                return code
        raise ValueError(_("“%(value)s” is not one of: %(choices)s.") % {"value": value, "choices": ", ".join(str(label) for _code, label in self._choices)})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value)


class Place(widgets.ForeignKeyWidget):  # type: ignore[misc]  # import_export is not typed
    """A branch by its code."""

    def __init__(self) -> None:
        super().__init__(Branch, "code")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Model | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = Branch.objects.filter(code=text).first()
        if found is None:
            raise ValueError(_("There is no branch %(code)s.") % {"code": text})
        return found


class Text(widgets.CharWidget):  # type: ignore[misc]  # import_export is not typed
    """Text without blanks around it; empty stays empty."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return str(value or "").strip()


def refuse(field: str, sentence: str) -> None:
    raise ValidationError({field: sentence})
