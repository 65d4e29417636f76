"""The branch page, for the own place or one below it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.organisation import selectors as organisation
from accounts.organisation.models import Branch
from accounts.organisation.requests import StaffRequest
from backoffice.workbench.branch import page
from portal.kernel import access, clock


@access.staff("branch.view")
@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """The place one works at, with all below."""
    return _page(request, request.staff.branch)


@access.staff("branch.view")
@require_safe
def of(request: StaffRequest, code: str) -> HttpResponse:
    """Another place in reach; one out of reach is not there."""
    return _page(request, get_object_or_404(organisation.reach(request.staff), code=code))


def _page(request: StaffRequest, branch: Branch) -> HttpResponse:
    now = clock.now()
    shown = page.compose(branch, opened=request.GET.get("open", ""), staff=request.staff, now=now)
    above = branch.parent if branch.pk != request.staff.branch_id and branch.parent_id else None
    given = {
        "title": _("Branch: %(place)s") % {"place": branch},
        "page": shown,
        "today": clock.bank_date(now),
        "above": above if above and organisation.reach(request.staff).filter(pk=above.pk).exists() else None,
    }
    return TemplateResponse(request, "backoffice/workbench/branch/page.html", given)
