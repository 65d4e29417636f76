"""How visits are offered on a day: the branch's own terms before the bank's, the newest that have begun."""

from datetime import date
from typing import Final

from django.db.models import F, Q
from django.utils.translation import gettext_noop

from accounts.organisation.models import Branch
from backoffice.visits.models import VisitKind, VisitTerms

_FROM: Final = date(2000, 1, 1)
_SOURCE: Final = gettext_noop("House rule of the start, 2026-11-22")
#: kind, minutes, at once, notice, days ahead, minutes an offer stands
_START: Final = (
    (VisitKind.MANAGER, 60, 1, 120, 21, 180),
    (VisitKind.HOME, 60, 1, 240, 21, 180),
    (VisitKind.COUNTER, 30, 2, 60, 14, 60),
)


def terms_of(kind: str, branch: Branch, day: date) -> VisitTerms:
    """The terms that hold there that day. Raises `VisitTerms.DoesNotExist` in a bank without reference data."""
    rows = VisitTerms.objects.filter(Q(branch=branch) | Q(branch=None), kind=kind, effective_from__lte=day)
    newest = rows.order_by(F("branch").asc(nulls_last=True), "-effective_from").distinct("branch")
    for found in newest:
        if not found.follows:
            return found
    raise VisitTerms.DoesNotExist(f"no terms for {kind}")


def offered_kinds(branch: Branch, day: date) -> set[str]:
    """What can be booked there."""
    return {kind for kind in VisitKind.values if terms_of(kind, branch, day).offered}


def load() -> int:
    """Reference data: the bank's own terms, where none were entered."""
    known = set(VisitTerms.objects.filter(branch=None).values_list("kind", flat=True))
    rows = [
        VisitTerms(
            kind=kind, minutes=minutes, at_once=at_once, notice_minutes=notice, days_ahead=days, offer_minutes=offer, effective_from=_FROM, source=_SOURCE
        )
        for kind, minutes, at_once, notice, days, offer in _START
        if kind not in known
    ]
    return len(VisitTerms.objects.bulk_create(rows))
