"""Small tables of the house on the staff site: the bank calendar, the counter's thresholds, what the client book works by."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.approvals.proposing import ProposedRows
from accounts.organisation.staff_admin import StaffModelAdmin
from backoffice.clients.models import BookSetting
from backoffice.hall.counter.models import CounterThreshold
from portal.kernel import calendars
from portal.kernel.calendars.models import CalendarDay
from portal.kernel.money import Money


@admin.register(CalendarDay)
class CalendarDayAdmin(StaffModelAdmin):
    needs_view = "calendars.view"
    needs_change = "calendars.change"
    needs_delete = "calendars.change"

    list_display = ("date", "kind", "name", "source", "edited")
    list_filter = ("kind", "edited")
    search_fields = ("name__contains",)
    ordering = ("-date",)
    fields = ("date", "kind", "name", "source")

    def get_readonly_fields(self, request: HttpRequest, obj: CalendarDay | None = None) -> Any:
        return ("date",) if obj else ()

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        obj.edited = True  # loading reference data leaves it alone from now on
        super().save_model(request, obj, form, change)
        transaction.on_commit(calendars.forget)

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        super().delete_model(request, obj)
        transaction.on_commit(calendars.forget)


@admin.register(CounterThreshold)
class CounterThresholdAdmin(ProposedRows):
    """A threshold is replaced by a new row with a later day, proposed with its source and agreed to by a second person."""

    kind = "counter.threshold"
    needs_view = "limits.view"
    needs_change = "limits.change"

    list_display = ("currency", "from_amount", "effective_from", "source_here")
    list_display_links = None
    ordering = ("currency", "-effective_from")
    fields = ("currency", "amount_minor", "effective_from", "source")

    @admin.display(description=_("checked from"))
    def from_amount(self, threshold: CounterThreshold) -> str:
        return str(Money(threshold.amount_minor, threshold.currency))

    @admin.display(description=_("source"))
    def source_here(self, threshold: CounterThreshold) -> str:
        return gettext(threshold.source)


@admin.register(BookSetting)
class BookSettingAdmin(ProposedRows):
    """How many clients one manager may hold, and from how many on two people move them; proposed, and agreed to by a second person."""

    kind = "clients.setting"
    needs_view = "limits.view"
    needs_change = "limits.change"

    list_display = ("name", "value", "effective_from", "source_here")
    list_display_links = None
    ordering = ("name", "-effective_from")
    fields = ("name", "value", "effective_from", "source")

    @admin.display(description=_("source"))
    def source_here(self, setting: BookSetting) -> str:
        return gettext(setting.source)
