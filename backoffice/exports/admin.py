"""The export log: everybody's for the auditor, the own branch's for its manager. Nobody changes it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesCheckboxFilter
from unfold.decorators import display

from accounts.organisation.staff_admin import StaffModelAdmin
from backoffice.exports.models import ExportRecord


@admin.register(ExportRecord)
class ExportRecordAdmin(StaffModelAdmin):
    needs_view = "exports.view"

    list_display = ("made_at", "who", "title", "format", "state", "rows", "filters_", "reason", "digest_")
    list_display_links = ("made_at",)
    list_select_related = ("staff__branch",)
    list_filter = ("personal", ("state", ChoicesCheckboxFilter), ("format", ChoicesCheckboxFilter))
    search_fields = ("reference", "staff__number", "staff__name__startswith", "title__startswith")
    ordering = ("-made_at", "-pk")
    fields = ("reference", "made_at", "ended_at", "staff", "title", "format", "state", "rows", "size", "sha256", "columns", "filters", "reason", "personal")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @display(description=_("who"))
    def who(self, record: ExportRecord) -> str:
        return f"{record.staff} {record.staff.number}"

    @display(description=_("filters"))
    def filters_(self, record: ExportRecord) -> str:
        return " · ".join(f"{name} {value}" for name, value in record.filters.items()) or "–"

    @display(description=_("digest"))
    def digest_(self, record: ExportRecord) -> str:
        return record.sha256[:12]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields
