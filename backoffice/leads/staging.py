"""Stages of opportunities as head office sets them: another version from a day on, further stages, and stages that end.

An opportunity took its probability from the stage when it came there, and the story of a lead holds the names of then: what
was is not rewritten. The ends (won, lost) and the first stage stay; one with opportunities in it is ended, never removed:
those in it go on from there, nobody else comes to it.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import StaffMember
from backoffice.leads.models import LeadStage, LeadStageVersion, Opportunity, Result
from portal.kernel import audit
from portal.kernel.access import SYSTEM, Actor
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal

WHOLE_BPS: Final = 10_000
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{1,15}")
#: What stands in that place of the address already.
_TAKEN: Final = frozenset({"add"})
#: Stages of one bank. House rule, 2026-11-22.
MOST: Final = 12
#: Reasons that say something.
SHORTEST_REASON: Final = 4


class StageRefused(Refusal):
    """Nothing was changed; `field` is the field of the form it stands beside."""

    code = "stage_refused"
    message = _("This cannot hold. Nothing was changed.")
    field = ""


class NotToCome(StageRefused):
    code = "stage_not_to_come"
    message = _("It begins today or on a day to come. Nothing was changed.")
    field = "effective_from"


class BadCode(StageRefused):
    code = "stage_code"
    message = _("Two to sixteen lower-case letters, digits or dashes, beginning with a letter, and not used yet. Nothing was changed.")
    field = "code"


class NoName(StageRefused):
    code = "stage_name"
    message = _("A stage has a name in both languages. Nothing was changed.")
    field = "name"


class BadChance(StageRefused):
    code = "stage_chance"
    message = _("A stage that goes on is likely by more than 0 and less than 100 %. Nothing was changed.")
    field = "percent"


class NoWayOn(StageRefused):
    code = "stage_no_way_on"
    message = _("From every stage that is in use something must lead on, and in the end to won and to lost. Nothing was changed.")
    field = "leads_to"


class EndsStay(StageRefused):
    code = "stage_ends_stay"
    message = _("Where opportunities begin and end stays in use. Nothing was changed.")


class TooMany(StageRefused):
    code = "stage_too_many"
    message = _("There are %(most)s stages already: nobody finds their way among more. Nothing was changed.")


class NoReason(StageRefused):
    code = "stage_reason"
    message = _("Say why, in a few words. Nothing was changed.")
    field = "reason"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a stage is to be: where it stands (1 is first), how likely it is, where it leads, whether it is in use."""

    name: str
    name_en: str
    place: int
    probability_bps: int
    leads_to: tuple[str, ...]
    active: bool


@transaction.atomic
def add(*, code: str, wanted: Wanted, after: Iterable[str], reason: str, staff: StaffMember, actor: Actor, now: datetime) -> LeadStage:
    """A further stage that goes on, in use at once; `after` are the stages that lead to it from now on.

    Raises `BadCode`, `NoName`, `BadChance`, `NoWayOn`, `TooMany`, `NoReason`.
    """
    rows = _locked()
    if not _CODE.fullmatch(code) or code in rows or code in _TAKEN:
        raise BadCode
    if len(rows) >= MOST:
        raise TooMany(most=MOST)
    row = LeadStage(code=code, result=LeadStage.Ends.OPEN)
    _fill(row, wanted)
    rows[code] = row
    _check(row, wanted, reason, rows)
    row.save(force_insert=True)
    for one in after:
        if one in rows and one != code and rows[one].result == LeadStage.Ends.OPEN and code not in rows[one].leads_to:
            rows[one].leads_to = [*rows[one].leads_to, code]
            rows[one].save(update_fields=["leads_to"])
    _order(rows, row, wanted.place)
    audit.record(actor=actor, verb="leadstage.added", subject=f"leadstage:{code}", now=now, reason=reason, details=_told(wanted))
    return row


@transaction.atomic
def change(*, code: str, wanted: Wanted, effective_from: date, reason: str, staff: StaffMember, actor: Actor, now: datetime) -> LeadStageVersion:
    """How a stage is from that day on, today included. Raises what `add` raises, `NotToCome`, `EndsStay`."""
    rows = _locked()
    row = rows.get(code)
    if row is None:
        raise BadCode
    if effective_from < bank_date(now):
        raise NotToCome
    _check(row, wanted, reason, rows)
    version = LeadStageVersion.objects.create(
        stage=row, values=asdict(wanted), effective_from=effective_from, reason=reason.strip()[:200], made_by=staff, made_at=now
    )
    details = {**_told(wanted), "on": effective_from.isoformat()}
    audit.record(actor=actor, verb="leadstage.changed", subject=f"leadstage:{code}", now=now, reason=version.reason, details=details)
    apply_due(now=now)
    return version


def apply_due(*, now: datetime) -> int:
    """Write every version whose day has come into its stage, oldest first; answers how many. Safe to run at any moment.

    A version that cannot hold any more (what it leads to ended meanwhile) keeps the ways of the stage as they are.
    """
    with transaction.atomic():
        due = LeadStageVersion.objects.select_for_update().filter(applied_at=None, effective_from__lte=bank_date(now)).order_by("effective_from", "pk")
        versions = list(due)
        rows = _locked() if versions else {}
        for version in versions:
            _apply(version, rows, now)
    return len(versions)


def to_come(stage: LeadStage) -> list[LeadStageVersion]:
    """What is set for later days, the next first."""
    return list(stage.versions.filter(applied_at=None).select_related("made_by").order_by("effective_from", "pk"))


def past(stage: LeadStage) -> list[LeadStageVersion]:
    """What was set, newest first."""
    return list(stage.versions.exclude(applied_at=None).select_related("made_by").order_by("-effective_from", "-pk"))


def first_of(rows: Iterable[LeadStage]) -> LeadStage | None:
    """Where opportunities begin."""
    return min((row for row in rows if row.active and row.result == LeadStage.Ends.OPEN), key=lambda row: (row.place, row.code), default=None)


def in_it(stage: LeadStage) -> int:
    """How many opportunities are in that stage now."""
    return Opportunity.objects.filter(stage=stage, result=Result.OPEN).count()


def _apply(version: LeadStageVersion, rows: dict[str, LeadStage], now: datetime) -> None:
    row, values = rows[version.stage_id], dict(version.values)
    wanted = Wanted(**{**values, "leads_to": tuple(values["leads_to"])})
    before = (row.leads_to, row.active)
    _fill(row, wanted)
    if not _way_on(rows):
        row.leads_to, row.active = before
    row.save()
    _order(rows, row, wanted.place)
    version.applied_at = now
    version.save(update_fields=["applied_at"])
    audit.record(actor=SYSTEM, verb="leadstage.begun", subject=f"leadstage:{row.code}", now=now, details={"on": version.effective_from.isoformat()})


def _locked() -> dict[str, LeadStage]:
    return {row.code: row for row in LeadStage.objects.select_for_update().order_by("place", "code")}


def _check(row: LeadStage, wanted: Wanted, reason: str, rows: dict[str, LeadStage]) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise NoReason
    if not wanted.name.strip() or not wanted.name_en.strip():
        raise NoName
    goes_on = row.result == LeadStage.Ends.OPEN
    if goes_on and not 0 < wanted.probability_bps < WHOLE_BPS:
        raise BadChance
    if not wanted.active and (not goes_on or first_of(rows.values()) == row):
        raise EndsStay
    if goes_on:
        kept = (row.leads_to, row.active)
        row.leads_to, row.active = list(wanted.leads_to), wanted.active
        fine = _way_on(rows)
        row.leads_to, row.active = kept
        if not fine or row.code in wanted.leads_to:
            raise NoWayOn


def _way_on(rows: dict[str, LeadStage]) -> bool:
    """Whether every stage in use leads, perhaps over others in use, to won and to lost."""
    used = {code: row for code, row in rows.items() if row.active}
    for row in used.values():
        seen, wave, ends = {row.code}, [row], set()
        while wave:
            here = wave.pop()
            ends.add(here.result)
            following = [used[code] for code in here.leads_to if code in used and code not in seen]
            seen |= {one.code for one in following}
            wave += following
        if row.result == LeadStage.Ends.OPEN and not {LeadStage.Ends.WON, LeadStage.Ends.LOST} <= ends:
            return False
    return True


def _fill(row: LeadStage, wanted: Wanted) -> None:
    row.name, row.name_en = wanted.name.strip()[:24], wanted.name_en.strip()[:24]
    row.place = wanted.place
    if row.result == LeadStage.Ends.OPEN:
        row.probability_bps, row.leads_to, row.active = wanted.probability_bps, list(wanted.leads_to), wanted.active


def _order(rows: dict[str, LeadStage], moved: LeadStage, place: int) -> None:
    """The stage at its place, counted from 1; the others close up behind it, the ends last."""
    others = sorted((row for row in rows.values() if row.code != moved.code), key=lambda row: (row.result != LeadStage.Ends.OPEN, row.place, row.code))
    going = [row for row in others if row.result == LeadStage.Ends.OPEN]
    if moved.result == LeadStage.Ends.OPEN:
        line = [*going[: max(place, 1) - 1], moved, *going[max(place, 1) - 1 :], *others[len(going) :]]
    else:
        line = [*going, *sorted((row for row in rows.values() if row.result != LeadStage.Ends.OPEN), key=lambda row: (row.place, row.code))]
    for number, row in enumerate(line):
        row.place = number
    LeadStage.objects.bulk_update(line, ["place"])


def _told(wanted: Wanted) -> dict[str, Any]:
    return {"name": wanted.name, "bps": wanted.probability_bps, "place": wanted.place, "to": list(wanted.leads_to), "active": wanted.active}
