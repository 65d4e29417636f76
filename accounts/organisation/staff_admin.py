"""The base of every model's page on the staff site: rights from roles, rows from visibility, changes into the audit."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from accounts.organisation import staff_lists
from portal.kernel import access, audit, clock


class StaffModelAdmin(ModelAdmin):
    """A subclass names the permissions; an empty one means nobody. Nothing is deleted unless `needs_delete` says who may."""

    needs_view: ClassVar[str]
    needs_change: ClassVar[str] = ""
    needs_delete: ClassVar[str] = ""

    change_list_template = "backoffice/change_list.html"
    list_per_page = 50
    list_fullwidth = True
    list_filter_submit = True
    list_filter_sheet = True
    show_full_result_count = False
    paginator = InfinitePaginator
    actions: Any = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, self.needs_view)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.needs_view)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, self.needs_change)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.needs_change)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.needs_delete)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Only rows that this person's post reaches."""
        return access.visible(super().get_queryset(request), access.person(request, "staff"))

    def get_urls(self) -> Any:
        """Without the admin's old nameless redirect from a row's bare address."""
        return [url for url in super().get_urls() if url.name]

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return staff_lists.RowsOnly if getattr(request, "rows_only", False) else super().get_changelist(request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        more = {"list_page": self.list_page, "count_rows": staff_lists.counter(self, request)}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    @property
    def list_page(self) -> str:
        """The list's name on the staff site."""
        return f"{self.opts.app_label}_{self.opts.model_name}_changelist"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """The history of a row is its audit trail."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        query = urlencode({"subject": f"{self.model._meta.model_name}:{object_id}"})
        return redirect(f"{reverse('admin:audit')}?{query}")

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        self._record(request, obj, "added", message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        self._record(request, obj, "changed", message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self._record(request, row, "deleted", [])

    def _may(self, request: HttpRequest, permission: str) -> bool:
        return bool(permission) and access.may(access.person(request, "staff"), permission)

    def _record(self, request: HttpRequest, row: Model, verb: str, message: Any) -> None:
        noun = row._meta.model_name
        fields = sorted({name for part in message for change in part.values() for name in change.get("fields", ())}) if message else []
        audit.record(
            actor=access.actor_of(request),
            verb=f"{noun}.{verb}",
            subject=f"{noun}:{row.pk}",
            now=clock.now(),
            details={"row": str(row), "fields": fields},
        )

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponseBase:
        raise Http404  # a row out of reach is not there, as on every other page
