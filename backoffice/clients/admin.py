"""The customer list: a change list that reads, searches and filters; a customer's own page is the workbench's."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesCheckboxFilter
from unfold.decorators import display

from accounts.identity.models import Customer, CustomerStatus
from accounts.organisation.models import Branch
from accounts.organisation.staff_admin import StaffModelAdmin
from backoffice.clients import rules, selectors, services
from portal.kernel import access, clock


class BranchFilter(admin.SimpleListFilter):
    """The places this person's post reaches; a place means itself and what is below."""

    title = _("branch")
    parameter_name = "branch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        staff = access.person(request, "staff")
        return [(branch.code, str(branch)) for branch in selectors.places_with_customers(staff)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Customer]) -> QuerySet[Customer]:
        branch = Branch.objects.filter(code=self.value()).first() if self.value() else None
        return queryset.filter(branch__path__startswith=branch.path) if branch else queryset


@admin.register(Customer)
class CustomerAdmin(StaffModelAdmin):
    needs_view = "customers.view"

    list_display = ("who", "number", "branch", "status_", "document_", "mobile", "opened_on")
    list_display_links = None
    list_select_related = ("branch",)
    list_filter = (BranchFilter, ("status", ChoicesCheckboxFilter))
    list_before_template = "backoffice/clients/list_before.html"
    search_fields = ("number",)  # turns the search box on; what it finds is `get_search_results`
    search_help_text = _("Name, customer number; whole phone or ID number")
    ordering = ("-pk",)
    sortable_by = ("number", "opened_on")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str) -> tuple[QuerySet[Customer], bool]:
        return selectors.found_by(queryset, search_term), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None) or {}
        if "cl" in shown and shown["cl"].query:
            services.record_search(
                kind=selectors.kind_of_search(shown["cl"].query),
                found=len(shown["cl"].result_list),
                actor=access.actor_of(request),
                now=clock.now(),
            )
        return response

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """The admin's own page of a customer gives way to the workbench's, which leaves a trace."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:customer", number=get_object_or_404(self.get_queryset(request), pk=object_id).number)

    @display(description=_("customer"))
    def who(self, customer: Customer) -> SafeString:
        link = f"{reverse('admin:customer', args=[customer.number])}?for=list"
        return format_html('<a class="tx-who" href="{}">{}</a>', link, customer.display_name)

    @display(description=_("status"))
    def status_(self, customer: Customer) -> SafeString:
        tone = {CustomerStatus.ACTIVE: "key", CustomerStatus.FROZEN: "alert"}.get(CustomerStatus(customer.status), "line")
        return format_html('<span class="tx-tag {}">{}</span>', tone, customer.get_status_display())

    @display(description=_("document"))
    def document_(self, customer: Customer) -> str:
        return rules.masked("id_number", customer.id_number)

    @display(description=_("mobile number"))
    def mobile(self, customer: Customer) -> str:
        return rules.masked("phone", customer.phone)
