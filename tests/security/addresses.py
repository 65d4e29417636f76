"""Every address of the bank with its mark, and how its parameters are filled from sample objects.

An address with a parameter that no row of `PARAMETERS` fills fails the matrix: nothing is left out by being new.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from portal.kernel.access import Mark
from tests.shape.test_access_marks import walk

#: Beginning of the route, parameter → the name of the sample object.
PARAMETERS: Final[Mapping[tuple[str, str], str]] = {
    ("accounts/transfers/check/", "draft_id"): "draft",
    ("accounts/transfers/sign/", "draft_id"): "draft",
    ("accounts/transfers/", "reference"): "transfer",
    ("accounts/opening/", "reference"): "application",
    ("accounts/opening/texts/", "code"): "agreement",
    ("accounts/", "reference"): "account",
    ("accounts/payees/", "reference"): "payee",
    ("service/appointments/", "reference"): "visit",
    ("service/appointments/waiting/", "reference"): "visit wait",
    ("verify/", "code"): "document code",
    ("service/complaints/", "reference"): "complaint",
    ("files/", "file_id"): "file",
    ("me/export/", "reference"): "export",
    ("me/close/", "reference"): "account",
    ("me/inbox/", "reference"): "message",
    ("me/family/members/", "reference"): "family member",
    ("me/family/goals/", "reference"): "family goal",
    ("me/family/invitations/", "reference"): "family invitation",
    ("me/family/accounts/", "reference"): "account shown by a relative",
    ("me/family/limits/", "reference"): "account of a child",
    ("me/looks/", "reference"): "look",
    ("r/", "code"): "referral",
    ("hall/screens/", "code"): "screen",
    ("hall/tablet/", "token"): "tablet token",
    ("service/number/", "reference"): "queue number",
    ("staff/hall/numbers/", "reference"): "queue number",
    ("staff/hall/screens/", "code"): "screen",
    ("staff/hall/code/", "reference"): "counter code",
    ("staff/hall/tablet/", "reference"): "tablet",
    ("staff/hall/openings/", "reference"): "face opening",
    ("staff/referrals/", "code"): "referral",
    ("staff/their-pages/", "reference"): "look",
    ("staff/relatives/", "number"): "relative",
    ("me/sign-in/2fa/webauthn/keys/", "pk"): "passkey",
    ("me/programs/", "program"): "program",
    ("me/sign-in/sessions/", "handle"): "session",
    ("me/sign-in/devices/", "handle"): "device",
    ("api/v1/accounts/", "reference"): "account",
    ("api/v1/transfers/", "reference"): "transfer",
    ("staff/approvals/", "reference"): "approval",
    ("staff/complaints/", "reference"): "complaint",
    ("staff/branch/", "code"): "branch code",
    ("staff/posts/", "role"): "post row",
    ("staff/counter/", "reference"): "counter transaction",
    ("staff/runs/", "reference"): "run",
    ("staff/imports/", "reference"): "import",
    ("staff/imports/new/", "resource"): "import kind",
    ("staff/exports/", "name"): "list name",
    ("staff/backoffice/exportrecord/", "object_id"): "export row",
    ("staff/review/", "reference"): "application",
    ("staff/held-transfers/", "reference"): "held transfer",
    ("staff/filters/", "reference"): "saved filter",
    ("staff/segments/", "reference"): "segment",
    ("staff/customers/", "number"): "customer",
    ("staff/promises/", "reference"): "promise",
    ("staff/leads/", "reference"): "lead",
    ("staff/opportunities/", "reference"): "opportunity",
    ("staff/units/", "reference"): "unit",
    ("staff/streets/", "reference"): "street",
    ("staff/templates/", "code"): "task template",
    ("staff/backoffice/openinghours/", "object_id"): "hours row",
    ("staff/stages/", "code"): "stage row",
    ("staff/complaint-rules/categories/", "code"): "complaint category",
    ("staff/tasks/", "reference"): "task",
    ("staff/visits/", "reference"): "visit",
    ("staff/movements/", "reference"): "account",
    ("staff/clients/of/", "number"): "customer",
    ("staff/clients/hand-over/", "number"): "manager",
    ("staff/clients/acts/", "reference"): "assignment",
    ("staff/clients/rules/", "reference"): "assignment rule",
    ("staff/portrait/tags/", "code"): "tag",
    ("staff/portrait/of/", "number"): "customer",
    ("me/tags/", "code"): "own tag",
    ("staff/accounts/customer/", "object_id"): "customer row",
    ("staff/accounts/branch/", "object_id"): "branch row",
    ("staff/accounts/staffmember/", "object_id"): "staff row",
    ("staff/portal/calendarday/", "object_id"): "day row",
    ("staff/backoffice/counterthreshold/", "object_id"): "threshold row",
    ("staff/backoffice/booksetting/", "object_id"): "setting row",
    ("staff/accounts/limitrule/", "object_id"): "limit row",
    ("staff/accounts/tierbenefit/", "object_id"): "benefit row",
    ("staff/tiers/", "code"): "tier",
    ("staff/accounts/securitycase/", "object_id"): "case row",
}
#: Routes that are patterns, with an address that each matches.
PATTERNS: Final[Mapping[str, str]] = {
    "me/not-me/<str:token>/": "me/not-me/forged/",
    "me/sign-in/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "me/sign-in/password/reset/key/1-x-y/",
    "api/v1/^(?P<path>.*)$": "api/v1/nothing-here",
    "staff/^(?P<app_label>…)/$": "staff/accounts/",
    "staff/(?P<url>.*)$": "staff/nothing-here/",
}
#: What belongs to the whole bank has no stranger.
SHARED: Final = frozenset(
    {
        "agreement",
        "day row",
        "threshold row",
        "setting row",
        "benefit row",
        "tier",
        "limit row",
        "branch row",
        "staff row",
        "post row",
        "case row",
        "import kind",
        "list name",
        "tag",
    }
    | {"task template", "hours row", "stage row", "complaint category"}
)
#: What belongs to one member of staff: nobody else, whatever the post, learns that it exists.
OF_ONE: Final = frozenset({"run", "import", "look", "relative", "referral", "tablet", "counter code"})
#: What somebody proposed: who made it and who decides about it see it, not everybody with the right to propose.
#: A complaint is seen by who answers it and who leads there.
OF_MAKERS: Final = frozenset({"approval", "assignment", "complaint", "lead", "opportunity", "unit", "street"})
#: What the colleagues of a branch have in common, whoever made it.
OF_BRANCH: Final = frozenset({"saved filter", "segment", "unit", "screen", "queue number"})
#: What more posts read than change: acting on it without the second right is 403.
READ_BY_MORE: Final = frozenset({"tag", "task template", "stage row", "complaint category"})
#: What lives in one session: another session is sent back to the start and learns nothing.
IN_SESSION: Final = frozenset({"draft"})

_PARAMETER: Final = re.compile(r"<(?:[a-z]+:)?([a-z_0-9]+)>")
_WILD: Final = re.compile(r"[\^$()?*]")


@dataclass(frozen=True, slots=True)
class Address:
    """One route; `sample` names the object in it ("" when there is none)."""

    route: str
    mark: Mark
    sample: str

    @property
    def is_of_a_model(self) -> bool:
        """Pages that the admin makes for a model: they ask for more than their mark says (change, delete)."""
        return re.match(r"staff/(accounts|portal|backoffice)/[a-z]+/", self.route) is not None

    def path(self, samples: Mapping[str, str]) -> str:
        if self.route in PATTERNS:
            return "/" + PATTERNS[self.route]
        return "/" + _PARAMETER.sub(lambda _: samples[self.sample], self.route)


def addresses(*kinds: str) -> list[Address]:
    """Every address with a mark of those kinds (all when none is named)."""
    return [address for address in _all() if not kinds or address.mark.kind in kinds]


def unfilled() -> list[str]:
    """Routes with a parameter or a pattern that the tables above do not know."""
    return [route for route, _ in _walk() if not _is_filled(route)]


def unmarked() -> list[str]:
    return [route for route, pattern in _walk() if getattr(pattern.callback, "access_mark", None) is None]


def _walk() -> Iterator[tuple[str, Any]]:
    """Every route; the apps in the admin's own pattern stand in the order in which they were imported, so they are left out."""
    for route, pattern in walk():
        yield re.sub(r"(\(\?P<app_label>)[^)]*", r"\1…", route), pattern


def _all() -> Iterator[Address]:
    for route, pattern in _walk():
        yield Address(route, pattern.callback.access_mark, _sample(route))


def _sample(route: str) -> str:
    if route in PATTERNS:
        return ""
    names = _PARAMETER.findall(route)
    known = [(start, name) for start, name in PARAMETERS if route.startswith(start) and name in names]
    return PARAMETERS[max(known, key=lambda row: len(row[0]))] if known else ""


def _is_filled(route: str) -> bool:
    if route in PATTERNS:
        return True
    return not _WILD.search(route) and len(_PARAMETER.findall(route)) == (1 if _sample(route) else 0)
