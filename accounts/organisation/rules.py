"""Which post may do what. A permission is a noun and a verb; which rows it reaches is a second question (visibility).

`PERMISSIONS` is what a bank starts with; the posts table, changed by two people, is what holds (`posts.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from accounts.organisation.models import Branch, BranchKind, Role, StaffMember

#: Everybody who works here.
_EVERYBODY: Final = frozenset({"workbench.open", "leave.own"})
#: Speaks with customers for the bank: writes contacts down, keeps promises and tasks, announces calls.
_CARE: Final = frozenset({"contacts.log", "tasks.work", "calls.start"})
#: Works in the hall: serves numbers, guides people, lends the tablet, knows customers by their code, hands out picture codes.
_HALL: Final = frozenset({"hall.serve", "hall.guide", "hall.identify", "referrals.own", "customers.view_as"})
#: Takes complaints in and answers those that are given to the post.
_COMPLAINTS: Final = frozenset({"complaints.view", "complaints.register", "complaints.work"})
#: Gives complaints to colleagues, agrees to more time and to compensation that others asked for, reads the figures.
_LEADS_COMPLAINTS: Final = _COMPLAINTS | {"complaints.lead", "complaints.approve", "complaints.figures.view", "approvals.view"}
#: Follows leads up and makes opportunities of them.
_SALES: Final = frozenset({"leads.view", "leads.work"})
#: Asks who of the own customers is like this, and keeps the question.
_SEGMENTS: Final = frozenset({"segments.view", "segments.build"})
#: Meets customers: the calendar, planning, check-in, minutes.
_VISITS: Final = frozenset({"visits.view", "visits.work"})
#: Sees rows of the whole bank, wherever the post stands in the tree.
WHOLE_BANK: Final = "rows.whole_bank"

PERMISSIONS: Final[Mapping[Role, frozenset[str]]] = {
    Role.ACCOUNT_MANAGER: _EVERYBODY
    | _CARE
    | _SEGMENTS
    | _COMPLAINTS
    | _HALL
    | _SALES
    | _VISITS
    | {"approvals.view", "book.view", "book.claim", "book.hand_over", "portrait.view"}
    | {"customers.view", "customers.reveal", "entries.view"},
    Role.BRANCH_MANAGER: _EVERYBODY
    | _CARE
    | _SEGMENTS
    | _LEADS_COMPLAINTS
    | {"branch.view"}
    | {"tasks.branch", "leave.manage", "approvals.view"}
    | {"book.view", "book.assign", "book.hand_over", "book.approve", "imports.use", "exports.view"}
    | {"customers.view", "customers.reveal", "entries.view", "counter.view", "counter.check", "organisation.view", "audit.search", "security.unfreeze"}
    | _HALL
    | _SALES
    | _VISITS
    | {"visits.branch"}
    | {"leads.branch", "templates.view", "portrait.view"}
    | {"accounts.check_face", "referrals.branch"},
    Role.TELLER: _EVERYBODY
    | _COMPLAINTS
    | _HALL
    | _VISITS
    | {"accounts.open_face"}
    | {"contacts.log", "tasks.work"}
    | {"customers.view", "customers.reveal", "entries.view", "counter.view", "counter.make"},
    Role.REVIEWER: _EVERYBODY | {"customers.view", "customers.reveal", "applications.review"},
    Role.RISK_OFFICER: _EVERYBODY
    | {WHOLE_BANK, "customers.view", "customers.reveal", "entries.view", "limits.view", "risk.view", "risk.decide", "security.unfreeze"}
    | {"tiers.view", "tiers.approve", "complaints.rules.approve"}
    | {"approvals.view", "limits.approve", "posts.view", "posts.approve"},
    Role.AML_OFFICER: _EVERYBODY | {WHOLE_BANK, "customers.view", "customers.reveal", "entries.view", "risk.view"},
    Role.CONSUMER_PROTECTION: _EVERYBODY
    | _LEADS_COMPLAINTS
    | {WHOLE_BANK, "customers.view", "entries.view", "approvals.view", "portrait.view", "portrait.approve"}
    | {"complaints.rules.change"},
    Role.PRODUCT_OWNER: _EVERYBODY
    | _SEGMENTS
    | {"segments.bank"}
    | {"branch.view"}
    | {WHOLE_BANK, "organisation.view", "organisation.change", "calendars.view", "calendars.change", "limits.view", "limits.change"}
    | {"tiers.view", "tiers.change"}
    | {"book.approve", "imports.use", "customers.import", "leads.view", "templates.view", "templates.change"}
    | {"approvals.view", "leave.manage", "posts.view", "posts.change", "portrait.view", "portrait.define"},
    Role.AUDITOR: _EVERYBODY
    | {WHOLE_BANK, "customers.view", "entries.view", "counter.view", "organisation.view", "calendars.view", "tiers.view", "limits.view", "risk.view"}
    | {"visits.view"}
    | {"segments.view", "audit.search", "exports.view", "leads.view", "templates.view"}
    | {"approvals.view", "posts.view", "complaints.view", "complaints.figures.view", "branch.view", "portrait.view"},
}

#: What a deputy may decide while the leave lasts, by the post of who is away; everything else stays the deputy's own.
DEPUTISED: Final[Mapping[Role, frozenset[str]]] = {
    Role.BRANCH_MANAGER: frozenset({"counter.view", "counter.check", "book.view", "book.approve", "approvals.view"}),
}
#: Who may stand in for whom besides a colleague of the same post. A teller makes, so a teller never stands in for who checks.
DEPUTIES: Final[Mapping[Role, frozenset[Role]]] = {
    Role.ACCOUNT_MANAGER: frozenset({Role.BRANCH_MANAGER}),
    Role.BRANCH_MANAGER: frozenset({Role.ACCOUNT_MANAGER}),
}
#: No post holds both of a pair: who makes does not check.
APART: Final = (
    ("counter.make", "counter.check"),
    ("accounts.open_face", "accounts.check_face"),
    ("limits.change", "limits.approve"),
    ("tiers.change", "tiers.approve"),
    ("complaints.rules.change", "complaints.rules.approve"),
    ("portrait.define", "portrait.approve"),
    ("posts.change", "posts.approve"),
)
#: A post that only reads.
READS_ONLY: Final = frozenset({Role.AUDITOR})
_READING: Final = (".view", ".open", ".search", ".own")

#: What may stand under what; head office stands alone at the top.
PARENT_KINDS: Final[Mapping[BranchKind, frozenset[BranchKind]]] = {
    BranchKind.HEAD: frozenset(),
    BranchKind.BRANCH: frozenset({BranchKind.HEAD}),
    BranchKind.SUBBRANCH: frozenset({BranchKind.HEAD, BranchKind.BRANCH}),
    BranchKind.TEAM: frozenset({BranchKind.HEAD, BranchKind.BRANCH, BranchKind.SUBBRANCH}),
}


_grants: list[Callable[[Role], frozenset[str]]] = []


def register_grants(grants: Callable[[Role], frozenset[str]]) -> None:
    """Say where what a post holds is kept; until then it holds what a bank starts with."""
    _grants[:] = [grants]


def granted(role: str) -> frozenset[str]:
    """What that post holds now."""
    return _grants[0](Role(role)) if _grants else PERMISSIONS[Role(role)]


def may(staff: StaffMember | None, permission: str) -> bool:
    """Whether that person, being still with the bank, holds the permission by post, or as deputy while a leave lasts."""
    if staff is None or not staff.active:
        return False
    return permission in granted(staff.role) or any(
        permission in DEPUTISED.get(Role(away.role), frozenset()) and permission in granted(away.role) for away in staff.standing_in if away.active
    )


def covers_rows(staff: StaffMember, away: StaffMember) -> bool:
    """Whether rows that hang on the place of who is away open to the deputy: for the same post, or one with checks to hand on."""
    return staff.role == away.role or Role(away.role) in DEPUTISED


def may_stand_in(deputy: StaffMember, away: StaffMember) -> bool:
    """Whether that post may stand in for that post."""
    return deputy.role == away.role or Role(deputy.role) in DEPUTIES.get(Role(away.role), frozenset())


def area(path: str) -> str:
    """The branch with all below it that a place belongs to; head office's own posts are an area of their own.

    >>> area("0001.0002.0003."), area("0001.0002."), area("0001.")
    ('0001.0002.', '0001.0002.', '0001.')
    """
    return ".".join(path.split(".")[:2]).rstrip(".") + "."


def known_permissions() -> list[str]:
    """Every permission there is, in order."""
    return sorted(set().union(*PERMISSIONS.values()))


def wrong_with(role: str, permissions: Iterable[str]) -> str | None:
    """What speaks against a post holding these: a code, or None.

    >>> wrong_with("teller", ["workbench.open", "counter.make", "counter.check"])
    'apart'
    >>> wrong_with("auditor", ["workbench.open", "counter.check"]), wrong_with("teller", ["counter.make"]), wrong_with("teller", ["workbench.open", "x.y"])
    ('reads_only', 'closed', 'unknown')
    """
    held = set(permissions)
    if held - set(known_permissions()):
        return "unknown"
    if "workbench.open" not in held:
        return "closed"
    if any(held >= set(pair) for pair in APART):
        return "apart"
    if Role(role) in READS_ONLY and any(not name.endswith(_READING) and name != WHOLE_BANK for name in held):
        return "reads_only"
    return None


def fits_under(kind: str, parent: Branch | None) -> bool:
    """Whether a place of that kind may stand under that parent."""
    allowed = PARENT_KINDS[BranchKind(kind)]
    return not allowed if parent is None else BranchKind(parent.kind) in allowed
