"""Branches and staff on the staff site; every change goes through the services, so that it is checked and audited there."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.organisation import services
from accounts.organisation.models import Branch, Role, StaffMember
from accounts.organisation.staff_admin import StaffModelAdmin
from portal.kernel import access, clock
from portal.kernel.errors import Refusal


@admin.register(Branch)
class BranchAdmin(StaffModelAdmin):
    needs_view = "organisation.view"
    needs_change = "organisation.change"

    list_display = ("place", "code", "kind", "parent", "people", "opened_on", "closed_on")
    list_select_related = ("parent",)
    list_filter = ("kind",)
    search_fields = ("code__startswith", "name__startswith", "name_en__istartswith")
    ordering = ("path",)
    fields = ("code", "name", "name_en", "kind", "parent", "division_code", "phone", "opened_on", "closed_on")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(people=Count("staff", filter=Q(staff__active=True)))

    @display(description=_("name"), ordering="path")
    def place(self, branch: Branch) -> SafeString:
        """Indented by its depth, so that the list in the order of paths reads as the tree."""
        return format_html('<span class="tx-deep tx-deep-{}">{}</span>', min(branch.path.count(".") - 1, 3), branch)

    @display(description=_("people"), ordering="people")
    def people(self, branch: Any) -> int:
        return int(branch.people)

    def get_readonly_fields(self, request: HttpRequest, obj: Branch | None = None) -> Any:
        return ("code", "kind", "opened_on") if obj else ("closed_on",)

    def save_model(self, request: HttpRequest, obj: Branch, form: Any, change: bool) -> None:
        acting: Any = {"actor": access.actor_of(request), "now": clock.now()}
        if not change:
            made = services.place_branch(**{name: form.cleaned_data[name] for name in form.cleaned_data}, **acting)
            obj.pk, obj.path = made.pk, made.path
            return
        if "parent" in form.changed_data:
            parent, obj.parent = obj.parent, Branch.objects.get(pk=obj.pk).parent
            if parent is not None:
                services.move_branch(branch=obj, parent=parent, **acting)
        super().save_model(request, obj, form, change)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type("BranchForm", (_RefusesWrongPlace, form), {})


class _RefusesWrongPlace:
    """The tree's rule as a sentence on the form, before the service has to refuse."""

    def clean(self) -> Any:
        data = super().clean() or self.cleaned_data  # type: ignore[misc, attr-defined]
        kind, parent = data.get("kind") or self.instance.kind, data.get("parent")  # type: ignore[attr-defined]
        inside = parent is not None and self.instance.pk and parent.path.startswith(self.instance.path)  # type: ignore[attr-defined]
        if kind and (inside or not services.rules.fits_under(kind, parent)):
            self.add_error("parent", str(services.WrongPlace()))  # type: ignore[attr-defined]
        return data


@admin.register(StaffMember)
class StaffMemberAdmin(StaffModelAdmin):
    needs_view = "organisation.view"
    needs_change = "organisation.change"

    list_display = ("number", "name", "name_en", "branch", "role", "active", "joined_on")
    list_select_related = ("branch",)
    list_filter = ("role", "active")
    search_fields = ("number__startswith", "name__startswith", "name_en__istartswith")
    ordering = ("branch__path", "number")
    fields = ("number", "name", "name_en", "branch", "role", "joined_on", "active", "left_on")

    def get_readonly_fields(self, request: HttpRequest, obj: StaffMember | None = None) -> Any:
        return ("number", "joined_on", "active", "left_on") if obj else ("active", "left_on")

    def save_model(self, request: HttpRequest, obj: StaffMember, form: Any, change: bool) -> None:
        acting: Any = {"actor": access.actor_of(request), "now": clock.now()}
        if not change:
            obj.pk = services.appoint_staff(**form.cleaned_data, **acting).pk
            return
        before = StaffMember.objects.select_related("branch").get(pk=obj.pk)
        if {"branch", "role"} & set(form.changed_data):
            try:
                services.move_staff(staff=before, branch=obj.branch, role=Role(obj.role), **acting)
            except Refusal as refusal:
                obj.branch, obj.role = before.branch, before.role
                self.message_user(request, str(refusal), messages.ERROR)
        super().save_model(request, obj, form, change)
