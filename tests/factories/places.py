"""Places of the bank."""

from datetime import date
from itertools import count

from django.utils import timezone

from accounts.organisation import services as organisation
from accounts.organisation.models import Branch, BranchKind
from portal.demo import cast
from portal.kernel.access import SYSTEM

_serial = count(1)


def place(code: str) -> Branch:
    """A place of the cast's bank, with all above it; made once a test."""
    known = Branch.objects.filter(code=code).first()
    if known:
        return known
    entry = next(place for place in cast.PLACES if place.code == code)
    return organisation.place_branch(
        code=entry.code,
        name=entry.name,
        name_en=entry.name_en,
        kind=entry.kind,
        parent=place(entry.parent) if entry.parent else None,
        division_code=entry.division,
        phone=entry.phone,
        opened_on=entry.opened_on,
        actor=SYSTEM,
        now=timezone.now(),
    )


def branch(*, parent: Branch | None = None, kind: BranchKind = BranchKind.SUBBRANCH, name: str = "") -> Branch:
    """A new place, a sub-branch under the Wuxi branch unless told."""
    serial = next(_serial)
    return organisation.place_branch(
        code=f"T{serial:05d}",
        name=name or f"测试支行{serial}",
        kind=kind,
        parent=None if kind == BranchKind.HEAD else parent or place(cast.WUXI),
        opened_on=date(2020, 1, 2),
        actor=SYSTEM,
        now=timezone.now(),
    )
