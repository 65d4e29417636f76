"""What each post may do: the table, one post, and the proposal to change it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.approvals import posts as changes
from accounts.approvals.models import Approval, ApprovalState
from accounts.organisation import posts, rules
from accounts.organisation.models import Post, Role, StaffMember
from accounts.organisation.requests import StaffRequest
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.staff("posts.view")
@require_safe
def post_list(request: StaffRequest) -> HttpResponse:
    """Every post with how many hold it and how much it may."""
    rows = {row.role: row for row in access.visible(Post.objects.all(), request.staff)}
    holders: dict[str, int] = {}
    for role in StaffMember.objects.filter(active=True).values_list("role", flat=True):
        holders[role] = holders.get(role, 0) + 1
    waiting = set(Approval.objects.filter(kind=changes.KIND, state=ApprovalState.WAITING).values_list("subject", flat=True))
    lines = [
        {"role": role, "row": rows.get(role), "people": holders.get(role, 0), "count": len(rules.granted(role)), "waits": f"post:{role}" in waiting}
        for role in Role
    ]
    page = {"title": _("Posts"), "lines": lines, "may_change": access.may(request.staff, "posts.change")}
    return TemplateResponse(request, "backoffice/organisation/post_list.html", page)


@access.staff("posts.view")
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: StaffRequest, role: str) -> HttpResponse:
    """What one post may do; a change is proposed here and made by a second person."""
    if role not in Role.values:
        raise Http404
    may_change = access.may(request.staff, "posts.change")
    refusal, typed = None, request.POST.get("reason", "")
    held = set(rules.granted(role))
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        held = set(request.POST.getlist("permission"))
        try:
            made = changes.ask(
                role=role, permissions=held, reason=typed, staff=request.staff, actor=access.actor_of(request), now=clock.now()
            )  # fmt: skip
        except Refusal as error:
            metrics.refused("approvals", error.code)
            refusal = error
        else:
            return redirect("admin:approval", made.reference)
    waiting = Approval.objects.filter(kind=changes.KIND, subject=f"post:{role}", state=ApprovalState.WAITING).first()
    page: dict[str, Any] = {
        "title": _("Posts"),
        "role": Role(role),
        "choices": [(name, posts.label(name), name in held) for name in rules.known_permissions()],
        "count": len(rules.granted(role)),
        "may_change": may_change and waiting is None,
        "waiting": waiting,
        "refusal": refusal,
        "reason": typed,
        "people": StaffMember.objects.filter(active=True, role=role).select_related("branch").order_by("branch__path", "number")[:50],
    }
    return TemplateResponse(request, "backoffice/organisation/post.html", page, status=409 if refusal else 200)
