"""Which post may do what. A permission is a noun and a verb; which rows it reaches is a second question (visibility)."""

from collections.abc import Mapping
from typing import Final

from accounts.organisation.models import Branch, BranchKind, Role, StaffMember

#: Everybody who works here.
_EVERYBODY: Final = frozenset({"workbench.open"})
#: Speaks with customers for the bank: writes contacts down, keeps promises and tasks, announces calls.
_CARE: Final = frozenset({"contacts.log", "tasks.work", "calls.start"})
#: Sees rows of the whole bank, wherever the post stands in the tree.
WHOLE_BANK: Final = "rows.whole_bank"

PERMISSIONS: Final[Mapping[Role, frozenset[str]]] = {
    Role.ACCOUNT_MANAGER: _EVERYBODY | _CARE | {"book.view", "book.claim", "book.hand_over"} | {"customers.view", "customers.reveal", "entries.view"},
    Role.BRANCH_MANAGER: _EVERYBODY
    | _CARE
    | {"tasks.branch"}
    | {"book.view", "book.assign", "book.hand_over", "book.approve", "imports.use", "exports.view"}
    | {"customers.view", "customers.reveal", "entries.view", "counter.view", "counter.check", "organisation.view", "audit.search", "security.unfreeze"},
    Role.TELLER: _EVERYBODY | {"contacts.log", "tasks.work"} | {"customers.view", "customers.reveal", "entries.view", "counter.view", "counter.make"},
    Role.REVIEWER: _EVERYBODY | {"customers.view", "customers.reveal", "applications.review"},
    Role.RISK_OFFICER: _EVERYBODY
    | {WHOLE_BANK, "customers.view", "customers.reveal", "entries.view", "limits.view", "risk.view", "risk.decide", "security.unfreeze"},
    Role.AML_OFFICER: _EVERYBODY | {WHOLE_BANK, "customers.view", "customers.reveal", "entries.view", "risk.view"},
    Role.CONSUMER_PROTECTION: _EVERYBODY | {WHOLE_BANK, "customers.view", "entries.view"},
    Role.PRODUCT_OWNER: _EVERYBODY
    | {WHOLE_BANK, "organisation.view", "organisation.change", "calendars.view", "calendars.change", "limits.view", "limits.change"}
    | {"book.approve", "imports.use", "customers.import"},
    Role.AUDITOR: _EVERYBODY
    | {WHOLE_BANK, "customers.view", "entries.view", "counter.view", "organisation.view", "calendars.view", "limits.view", "risk.view"}
    | {"audit.search", "exports.view"},
}

#: What may stand under what; head office stands alone at the top.
PARENT_KINDS: Final[Mapping[BranchKind, frozenset[BranchKind]]] = {
    BranchKind.HEAD: frozenset(),
    BranchKind.BRANCH: frozenset({BranchKind.HEAD}),
    BranchKind.SUBBRANCH: frozenset({BranchKind.HEAD, BranchKind.BRANCH}),
    BranchKind.TEAM: frozenset({BranchKind.HEAD, BranchKind.BRANCH, BranchKind.SUBBRANCH}),
}


def may(staff: StaffMember | None, permission: str) -> bool:
    """Whether that person, being still with the bank, holds the permission by post."""
    return staff is not None and staff.active and permission in PERMISSIONS.get(Role(staff.role), frozenset())


def fits_under(kind: str, parent: Branch | None) -> bool:
    """Whether a place of that kind may stand under that parent."""
    allowed = PARENT_KINDS[BranchKind(kind)]
    return not allowed if parent is None else BranchKind(parent.kind) in allowed
