"""The cases on the staff site: who said *That wasn't me*, and letting go with a reason."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.organisation.staff_admin import StaffModelAdmin
from accounts.security import services
from accounts.security.models import SecurityCase
from portal.kernel import access, clock
from portal.kernel.errors import Refusal


@admin.register(SecurityCase)
class SecurityCaseAdmin(StaffModelAdmin):
    needs_view = "customers.view"
    needs_change = "security.unfreeze"

    list_display = ("reference", "customer", "user", "opened_at", "closed_at", "closed_by")
    list_filter = ("opened_at", "closed_at")
    ordering = ("-opened_at", "-pk")
    fields = ("reference", "customer", "user", "opened_at", "closed_at", "closed_by", "reason")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Only the reason is typed; with it the case is closed and everything works again."""
        return [field for field in self.fields if field != "reason" or not isinstance(obj, SecurityCase) or obj.closed_at is not None]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        closed = isinstance(obj, SecurityCase) and obj.closed_at is not None
        return not closed and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: SecurityCase, form: Any, change: bool) -> None:
        """Saving with a reason unfreezes."""
        staff = access.person(request, "staff")
        try:
            services.unfreeze(case=obj, staff=staff, reason=obj.reason, actor=access.actor_of(request), now=clock.now())
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, _("Everything of this customer works again."))
