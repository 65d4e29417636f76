"""Changing what a tag means: previewed, by two people where many customers gain or lose it, each change a version."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext

from accounts import approvals
from accounts.approvals import services as asking
from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.portrait import nights, refusals, tagging
from backoffice.portrait.catalogue import SUBJECT
from backoffice.portrait.compute import Span
from backoffice.portrait.declared import BY_CODE
from backoffice.portrait.features import GROUPS
from backoffice.portrait.models import PortraitTag, TagDefinition
from portal.kernel import audit, conditions, runs
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date

KIND: Final = "portrait.tag"
RETAG: Final = "portrait.retag"
MAKE, CHECK = "portrait.define", "portrait.approve"
#: From so many customers who gain or lose a tag on a second person agrees. House rule, 2026-11-22.
CHECKED_FROM: Final = 50
#: Customers named in a preview, of those who gain and of those who lose.
SAMPLES: Final = 8
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{2,31}")
_BRACES: Final = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A tag as somebody wants it. `version` is the one it was made from, 0 for a new tag."""

    code: str
    version: int
    group: str
    name: str
    name_en: str
    condition: Any
    why: str
    why_en: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would have the tag: how many keep, gain and lose it, with some of those who would gain and lose."""

    keep: int
    gain: int
    lose: int
    gaining: tuple[Customer, ...]
    losing: tuple[Customer, ...]

    @property
    def changes(self) -> int:
        return self.gain + self.lose

    @property
    def needs_check(self) -> bool:
        return self.changes >= CHECKED_FROM


@dataclass(frozen=True, slots=True)
class Saved:
    """The version in use now, or the approval that it waits for."""

    row: TagDefinition | None
    approval: str = ""


def draft_of(row: TagDefinition) -> Draft:
    """The tag as it stands."""
    return Draft(**{name: getattr(row, name) for name in Draft.__slots__})


def preview(draft: Draft, *, day: date) -> Preview:
    """Who would gain and lose the tag by the portraits as they are. Raises what is wrong with the draft."""
    _check(draft)
    has = PortraitTag.objects.filter(customer=OuterRef("pk"), code=draft.code, until=None)
    fit = tagging.fitting(draft.condition, day, code=draft.code) if draft.active else Customer.objects.none()
    gain, keep = fit.filter(~Exists(has)), fit.filter(Exists(has)).count()
    lose = Customer.objects.filter(Exists(has)).exclude(pk__in=fit.values("pk"))
    return Preview(keep=keep, gain=gain.count(), lose=lose.count(), gaining=_some(gain), losing=_some(lose))


def save(*, draft: Draft, staff: StaffMember, reason: str, actor: Actor, now: datetime) -> Saved:
    """Put the draft in use, or before a second person where many customers change."""
    seen = preview(draft, day=bank_date(now))
    row = TagDefinition.objects.filter(code=draft.code, current=True).first()
    if row is not None and draft_of(row) == draft:
        raise refusals.NothingChanges
    if seen.needs_check:
        payload = asdict(draft) | {"keep": seen.keep, "gain": seen.gain, "lose": seen.lose}
        waits = asking.ask(kind=KIND, subject=f"tag:{draft.code}", payload=payload, branch=None, reason=reason, staff=staff, actor=actor, now=now)
        return Saved(None, waits.reference)
    return Saved(put_in_use(draft=draft, maker=staff, checker=None, reason=reason, actor=actor, now=now))


@transaction.atomic
def put_in_use(*, draft: Draft, maker: StaffMember | None, checker: StaffMember | None, reason: str, actor: Actor, now: datetime) -> TagDefinition:
    """The next version of the tag; who gains and loses it is brought up to date by long work."""
    before = TagDefinition.objects.select_for_update().filter(code=draft.code, current=True).first()
    if (before.version if before else 0) != draft.version:
        raise refusals.ChangedMeanwhile
    if before is not None:
        TagDefinition.objects.filter(pk=before.pk).update(current=False)
    values = asdict(draft) | {"version": draft.version + 1, "made_by": maker, "checked_by": checker, "made_at": now, "reason": reason[:240]}
    row: TagDefinition = TagDefinition.objects.create(**values)
    details = {"version": row.version, "condition": row.condition, "active": row.active}
    audit.record(actor=actor, verb="tag.defined", subject=f"tag:{row.code}", now=now, reason=reason, details=details)
    runs.start(kind=RETAG, params={"code": row.code, "day": bank_date(now).isoformat()}, about=row.name, actor=actor, now=now)
    return row


def retag(handle: runs.Handle, params: Mapping[str, Any]) -> None:
    """Long work: give and end one tag for everybody."""
    row = TagDefinition.objects.get(code=params["code"], current=True)
    day, lo, given, ended = date.fromisoformat(params["day"]), 0, 0, 0
    total = Customer.objects.count()
    done = 0
    while (hi := nights.end_of_portion(lo)) is not None:
        with transaction.atomic():
            nights.settle(nights.PORTION)
            one = tagging.apply_one(row, Span(lo + 1, hi, day))
        given, ended, done = given + one[0], ended + one[1], min(total, done + nights.PORTION)
        lo = hi
        handle.progress(done, total)
    handle.say(gettext_noop("Given to %(given)s customers, ended for %(ended)s."), given=given, ended=ended)
    handle.finish()


def register() -> None:
    """Tell the approvals what a change of a tag is, and the runs what its work is."""
    runs.register(RETAG, retag, label=gettext_lazy("Giving a tag anew"), again=True)
    label = gettext_lazy("Change of a tag")
    approvals.register(approvals.Kind(code=KIND, label=label, make=MAKE, check=CHECK, perform=_perform, describe=_describe))


def _perform(approval: Any, actor: Actor, now: datetime) -> None:
    checker = StaffMember.objects.get(pk=actor.id)
    put_in_use(draft=_asked(approval), maker=approval.maker, checker=checker, reason=approval.reason, actor=actor, now=now)


def _describe(approval: Any) -> list[tuple[str, str]]:
    draft, asked = _asked(approval), approval.payload
    return [
        (_("Tag"), f"{draft.name} / {draft.name_en} ({draft.code})"),
        (_("Given to customers"), pgettext("portrait", "yes") if draft.active else pgettext("portrait", "no")),
        (_("Condition"), said(draft.condition)),
        (_("Why, in Chinese"), draft.why),
        (_("Why, in English"), draft.why_en),
        (_("Would gain it"), str(asked["gain"])),
        (_("Would lose it"), str(asked["lose"])),
        (_("Would keep it"), str(asked["keep"])),
    ]


def said(condition: Any) -> str:
    """The condition in words; what is wrong with it where it cannot be used any more."""
    try:
        return conditions.describe(conditions.parse(condition, conditions.catalogue(SUBJECT)))
    except conditions.BadCondition as wrong:
        return _("cannot be used: %(why)s") % {"why": wrong}


def _asked(approval: Any) -> Draft:
    return Draft(**{name: approval.payload[name] for name in Draft.__slots__})


def _some(customers: QuerySet[Customer]) -> tuple[Customer, ...]:
    return tuple(customers.order_by("pk")[:SAMPLES])


def _check(draft: Draft) -> None:
    if not _CODE.fullmatch(draft.code) or draft.group not in GROUPS:
        raise refusals.BadCode
    if not draft.version and TagDefinition.objects.filter(code=draft.code).exists():
        raise refusals.BadCode
    for sentence in (draft.why, draft.why_en):
        names = _BRACES.findall(sentence)
        if not names:
            raise refusals.NoEvidence
        for name in names:
            if name not in BY_CODE:
                raise refusals.UnknownWord(name=name)
    try:
        conditions.parse(draft.condition, conditions.catalogue(SUBJECT))
    except conditions.BadCondition as wrong:
        raise refusals.WrongCondition(why=str(wrong)) from wrong
