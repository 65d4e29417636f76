"""Lists of capabilities that stand below the exports, as files: leave, decisions, long work; the rows of their pages."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.approvals import selectors as approvals
from accounts.approvals.models import Approval, ApprovalState
from accounts.organisation.models import Leave, StaffMember
from backoffice import exports
from backoffice.exports import Column, Listing
from portal.kernel import access, runs
from portal.kernel.runs import kinds


def register() -> None:
    exports.register(name="leave_list", title=gettext_lazy("Leave and deputies"), permission="leave.own", source=leave)
    exports.register(name="approval_list", title=gettext_lazy("Approvals"), permission="approvals.view", source=decisions)
    exports.register(name="run_list", title=gettext_lazy("Long work"), permission="workbench.open", source=long_work)


def leave(staff: StaffMember, query: QueryDict) -> Listing:
    """Every leave in reach, what is over included, newest first."""
    rows = access.visible(Leave.objects.select_related("staff__branch", "deputy__branch"), staff).order_by("-starts_on", "-pk")
    columns = [
        Column(_("Who is away"), value=lambda leave: str(leave.staff)),
        Column(_("Staff number"), field="staff__number"),
        Column(_("Branch"), value=lambda leave: str(leave.staff.branch)),
        Column(_("First day"), field="starts_on"),
        Column(_("Last day"), field="ends_on"),
        Column(_("Deputy"), value=lambda leave: str(leave.deputy)),
        Column(_("Ended before at"), field="cancelled_at"),
    ]
    return Listing("leave_list", _("Leave and deputies"), columns, rows)


def decisions(staff: StaffMember, query: QueryDict) -> Listing:
    """The shelf that is open: what waits for me, what I asked for, what was decided."""
    rows = {"mine": approvals.mine(staff), "over": approvals.visible(staff).exclude(state=ApprovalState.WAITING)}.get(query.get("show", ""))
    found = approvals.to_check(staff) if rows is None else rows
    columns = [
        Column(_("Reference"), field="reference"),
        Column(_("What"), value=_named),
        Column(_("Why"), field="reason"),
        Column(_("Branch"), value=lambda row: str(row.branch or _("Head office"))),
        Column(_("Asked by"), value=lambda row: str(row.maker)),
        Column(_("Asked at"), field="made_at"),
        Column(_("Decide by"), field="expires_at"),
        Column(_("State"), value=lambda row: row.get_state_display()),
        Column(_("Decided by"), value=lambda row: str(row.checker or "")),
        Column(_("Decided at"), field="decided_at"),
        Column(_("Note"), field="note"),
    ]
    return Listing("approval_list", _("Approvals"), columns, found.select_related("maker", "checker", "branch").order_by("-reference"))


def long_work(staff: StaffMember, query: QueryDict) -> Listing:
    """The own imports and exports."""
    columns = [
        Column(_("Reference"), field="reference"),
        Column(_("What"), value=lambda run: str(kinds.kind_of(run.kind).label)),
        Column(_("About"), field="about"),
        Column(_("State"), value=lambda run: run.get_state_display()),
        Column(_("What came of it"), value=lambda run: run.sentence),
        Column(_("Rows"), field="done"),
        Column(_("Asked for"), field="asked_at"),
        Column(_("Ended"), field="ended_at"),
    ]
    return Listing("run_list", _("Long work"), columns, runs.owned(f"staff:{staff.pk}").order_by("-asked_at", "-pk"))


def _named(row: Approval) -> str:
    return str(approvals.label_of(row))
