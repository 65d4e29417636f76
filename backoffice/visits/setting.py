"""How appointments are offered, as head office sets it: another row from a day to come on, for the whole bank or one branch.

What is booked stays as it was booked; a row that has begun is never changed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import Branch
from backoffice.visits import slots
from backoffice.visits.models import Visit, VisitKind, VisitTerms
from backoffice.worklist import opening
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal

#: Least and most of each figure. House rules, 2026-11-22.
BOUNDS: Final = {"minutes": (10, 240), "at_once": (1, 50), "notice_minutes": (0, 20_160), "days_ahead": (1, 180), "offer_minutes": (10, 2_880)}
#: Appointments ahead that are looked at when hours change.
_MOST: Final = 2_000


class SettingRefused(Refusal):
    """Nothing was changed; `field` is the field of the form it stands beside."""

    code = "visit_setting_refused"
    message = _("This cannot hold. Nothing was changed.")
    field = ""


class NotToCome(SettingRefused):
    code = "visit_terms_not_to_come"
    message = _("It begins on a day to come: what is booked stays as it was booked. Nothing was changed.")
    field = "effective_from"


class OutOfBounds(SettingRefused):
    code = "visit_terms_out_of_bounds"
    message = _("Between %(least)s and %(most)s. Nothing was changed.")


class NothingNew(SettingRefused):
    code = "visit_terms_nothing_new"
    message = _("That holds already, or is set for that day. Nothing was changed.")


class BankFollowsNobody(SettingRefused):
    code = "visit_terms_bank_follows"
    message = _("Only a branch follows the bank. Nothing was changed.")
    field = "how"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How one kind is to be offered from a day on, at a branch or (None) everywhere."""

    kind: str
    branch: Branch | None
    minutes: int
    at_once: int
    notice_minutes: int
    days_ahead: int
    offer_minutes: int
    offered: bool
    follows: bool
    effective_from: date


@transaction.atomic
def add(*, wanted: Wanted, source: str, actor: Actor, now: datetime) -> VisitTerms:
    """Write it down. Raises `NotToCome`, `OutOfBounds`, `BankFollowsNobody`, `NothingNew`."""
    _check(wanted, bank_date(now))
    try:
        with transaction.atomic():
            row = VisitTerms.objects.create(source=source.strip()[:200], **_values(wanted))
    except IntegrityError as error:
        raise NothingNew from error
    details = {name: value for name, value in _values(wanted).items() if name not in ("branch", "effective_from")}
    told = {**details, "branch": wanted.branch.code if wanted.branch is not None else "", "on": wanted.effective_from.isoformat()}
    audit.record(actor=actor, verb="visitterms.added", subject=f"visitterms:{row.pk}", now=now, reason=row.source, details=told)
    return row


def booked_outside(branch: Branch | None, on: date, now: datetime) -> int:
    """How many booked visits from that day on would lie outside the opening hours as they are to be: they are told to nobody by themselves."""
    rows = Visit.objects.live().filter(starts_at__gt=now).select_related("branch")
    rows = rows.filter(branch=branch) if branch is not None else rows
    ahead = [row for row in rows.order_by("starts_at")[:_MOST] if bank_date(row.starts_at) >= on]
    hours = {(row.branch_id, bank_date(row.starts_at)): row for row in ahead}
    spans = {key: slots.spans_of(row.branch, key[1]) for key, row in hours.items()}
    return sum(not _inside(spans[(row.branch_id, bank_date(row.starts_at))], row) for row in ahead)


def standing(day: date) -> list[dict[str, Any]]:
    """By kind: what holds that day, the bank first, with what is to come and what was."""
    rows = list(VisitTerms.objects.select_related("branch").order_by("-effective_from", "pk"))
    return [{"kind": kind, "label": label, "places": _places([row for row in rows if row.kind == kind], day)} for kind, label in VisitKind.choices]


def week_now(branch: Branch | None, day: date) -> dict[int, str]:
    """The opening slots of each weekday as a form types them."""
    week = opening.hours_of(branch, day).week
    return {weekday: opening.typed(spans) for weekday, spans in enumerate(week)}


def _places(rows: list[VisitTerms], day: date) -> list[dict[str, Any]]:
    found = []
    for place in sorted({row.branch for row in rows}, key=lambda branch: branch.path if branch is not None else ""):
        own = [row for row in rows if row.branch == place]
        begun, to_come = [row for row in own if row.effective_from <= day], [row for row in own if row.effective_from > day]
        found.append({"branch": place, "now": begun[0] if begun else None, "past": begun[1:], "to_come": to_come[::-1]})
    return found


def _check(wanted: Wanted, today: date) -> None:
    if wanted.effective_from <= today:
        raise NotToCome
    if wanted.follows and wanted.branch is None:
        raise BankFollowsNobody
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(wanted, name) <= most:
            refusal = OutOfBounds(least=least, most=most)
            refusal.field = name
            raise refusal
    newest = VisitTerms.objects.filter(kind=wanted.kind, branch=wanted.branch, effective_from__lte=wanted.effective_from).order_by("-effective_from").first()
    same = newest is not None and all(getattr(newest, name) == value for name, value in _values(wanted).items() if name != "effective_from")
    if same or (newest is not None and newest.effective_from == wanted.effective_from):
        raise NothingNew


def _values(wanted: Wanted) -> dict[str, Any]:
    names = ("kind", "branch", "minutes", "at_once", "notice_minutes", "days_ahead", "offer_minutes", "offered", "follows", "effective_from")
    return {name: getattr(wanted, name) for name in names}


def _inside(spans: list[Any], row: Visit) -> bool:
    return any(opens <= row.starts_at and row.ends_at <= closes for opens, closes in spans)
