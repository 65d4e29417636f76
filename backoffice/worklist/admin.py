"""Opening hours on the staff site: rows of a place hold together from their day on. Those that have begun are only read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.organisation.staff_admin import StaffModelAdmin
from backoffice.worklist.models import OpeningHours
from portal.kernel import clock


@admin.register(OpeningHours)
class OpeningHoursAdmin(StaffModelAdmin):
    needs_view = "templates.view"
    needs_change = "templates.change"
    needs_delete = "templates.change"

    list_display = ("weekday", "opens_at", "closes_at", "branch", "effective_from", "source")
    list_select_related = ("branch",)
    list_filter = ("weekday",)
    search_fields = ("branch__name__contains",)
    ordering = ("branch", "-effective_from", "weekday", "opens_at", "pk")
    fields = ("branch", "weekday", "opens_at", "closes_at", "effective_from", "source")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _to_come(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _to_come(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: OpeningHours | None = None) -> Any:
        return ("branch",) if obj else ()


def _to_come(row: OpeningHours | None) -> bool:
    """What has begun is not rewritten: another week follows from a day on."""
    return row is None or row.effective_from > clock.bank_date(clock.now())
