"""What came of referral codes: numbers only, counted set-based by code."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.onboarding.models import Application, Attribution, LoginOrigin, State
from accounts.organisation import selectors as organisation
from accounts.organisation.models import Branch, StaffMember
from backoffice.hall.referrals import rules
from backoffice.hall.referrals.models import ReferralLink


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one code, or summed over several: opened, signed up, application sent, account opened."""

    visits: int = 0
    signed_up: int = 0
    sent: int = 0
    opened: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.visits + other.visits, self.signed_up + other.signed_up, self.sent + other.sent, self.opened + other.opened)


def good(code: str) -> ReferralLink | None:
    """The code's row while somebody can be credited: not forged, not retired, the employee still here."""
    found = known(code)
    return found if found is not None and found.retired_at is None and found.staff.active else None


def known(code: str) -> ReferralLink | None:
    """The code's row, retired or not; None for a forged one, without a query."""
    return ReferralLink.objects.select_related("staff", "branch").filter(code=code).first() if rules.is_ours(code) else None


def branch_of(source: str) -> Branch | None:
    """Where somebody who came by an employee's code is expected."""
    found = good(rules.code_in(source))
    return found.branch if found is not None else None


def of_staff(staff: StaffMember) -> list[tuple[ReferralLink, Outcome]]:
    """The employee's codes, those in use first, with what came of each."""
    links = list(ReferralLink.objects.filter(staff=staff).select_related("branch", "staff").order_by("retired_at", "purpose", "-id"))
    links.sort(key=lambda link: link.retired_at is not None)
    found = outcomes(links)
    return [(link, found[link.code]) for link in links]


def of_branches(staff: StaffMember) -> list[tuple[StaffMember, Outcome]]:
    """What each employee of the places in reach brought there, most accounts first; who brought nothing is left out."""
    links = list(_in(organisation.reach(staff)))
    found, sums = outcomes(links), defaultdict[StaffMember, Outcome](Outcome)
    for link in links:
        sums[link.staff] += found[link.code]
    return sorted(sums.items(), key=lambda row: (-row[1].opened, -row[1].sent, row[0].number))


def outcomes(links: Iterable[ReferralLink]) -> dict[str, Outcome]:
    """Four queries however many codes."""
    rows = list(links)
    sources = [rules.source_of(link.code) for link in rows]
    up = _counted(LoginOrigin.objects.filter(code__in=sources), "code")
    sent = _counted(Application.objects.filter(from_code__in=sources).exclude(state=State.DRAFT), "from_code")
    opened = _counted(Attribution.objects.filter(code__in=sources), "code")
    keys = {link.code: rules.source_of(link.code) for link in rows}
    return {link.code: Outcome(link.visits, up.get(keys[link.code], 0), sent.get(keys[link.code], 0), opened.get(keys[link.code], 0)) for link in rows}


def _in(places: QuerySet[Branch]) -> QuerySet[ReferralLink]:
    return ReferralLink.objects.filter(branch__in=places).select_related("staff__branch").order_by("staff__number", "id")


def _counted(rows: "QuerySet[LoginOrigin] | QuerySet[Application] | QuerySet[Attribution]", by: str) -> dict[str, int]:
    return {row[by]: row["n"] for row in rows.values(by).annotate(n=Count("pk"))}
