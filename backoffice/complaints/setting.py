"""What the house sets about complaints by itself: the categories, and the days, which two people agree to.

Nothing that counted is rewritten. A category that a complaint names keeps its words and is never taken away: it ends on a
day, and another may take its place from that day on. Days get a new row from a day to come on; complaints count by the
row that held on the day their clock began.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.approvals import kinds, services
from accounts.approvals.models import Approval
from accounts.approvals.proposing import WAITS
from accounts.organisation.models import StaffMember
from backoffice.complaints import terms
from backoffice.complaints.models import Complaint, ComplaintCategory, ComplaintTerm
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal

KIND: Final = "complaints.term"
CHANGE: Final = "complaints.rules.change"
APPROVE: Final = "complaints.rules.approve"
#: The longest term anybody may propose, in days. House rule, 2026-11-22.
MOST_DAYS: Final = 365
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{1,16}")
_STEP: Final = 10


class SettingRefused(Refusal):
    """Nothing was changed; `field` is the field of the form it stands beside."""

    code = "complaint_setting_refused"
    message = gettext_lazy("This cannot hold. Nothing was changed.")
    field = ""


class NotToCome(SettingRefused):
    code = "complaint_setting_not_to_come"
    message = gettext_lazy("It begins on a day to come: what was is not rewritten. Nothing was changed.")
    field = "effective_from"


class BadCode(SettingRefused):
    code = "complaint_category_code"
    message = gettext_lazy("Two to seventeen lower-case letters, digits or dashes, beginning with a letter, and not used yet. Nothing was changed.")
    field = "short"


class NoName(SettingRefused):
    code = "complaint_category_name"
    message = gettext_lazy("A category has a name in both languages. Nothing was changed.")
    field = "name"


class InUse(SettingRefused):
    code = "complaint_category_in_use"
    message = gettext_lazy("Complaints name this category: it keeps its words and stays. End it, or let another take its place from a day on.")


class LastOne(SettingRefused):
    code = "complaint_category_last"
    message = gettext_lazy("Something must be left to choose from on that day. Nothing was changed.")


class Ended(SettingRefused):
    code = "complaint_category_ended"
    message = gettext_lazy("This category has ended, or what it belongs to. Nothing was changed.")


class BadDays(SettingRefused):
    code = "complaint_term_days"
    message = gettext_lazy(
        "Days are whole, from 1 to 365; the answer lies within the days in all when extended, and becomes urgent before its day. Nothing was changed."
    )
    field = "days"


class NothingNew(SettingRefused):
    code = "complaint_term_nothing_new"
    message = gettext_lazy("These days hold already, or are proposed for that day. Nothing was changed.")


@transaction.atomic
def add(*, parent: ComplaintCategory | None, short: str, name: str, name_en: str, begins_on: date, actor: Actor, now: datetime) -> ComplaintCategory:
    """Another category, last of its kind. Raises `BadCode`, `NoName`, `NotToCome`, `Ended`."""
    if begins_on < bank_date(now):
        raise NotToCome
    if parent is not None and (parent.parent_id is not None or not _holds(parent, begins_on)):
        raise Ended
    if not _CODE.fullmatch(short):
        raise BadCode
    code = f"{parent.code}.{short}" if parent is not None else short
    return _added(parent, code, name, name_en, begins_on, actor, now)


@transaction.atomic
def rename(*, code: str, name: str, name_en: str, actor: Actor, now: datetime) -> ComplaintCategory:
    """Other words for a category that no complaint names. Raises `InUse`, `NoName`."""
    row = _locked(code)
    if is_used(row):
        raise InUse
    before = [row.name, row.name_en]
    row.name, row.name_en = _words(name, name_en)
    row.save(update_fields=["name", "name_en"])
    _record("renamed", row, actor, now, before=before)
    return row


@transaction.atomic
def replace(*, code: str, name: str, name_en: str, on: date, actor: Actor, now: datetime) -> ComplaintCategory:
    """From that day on another category stands in its place; what complaints named stays what it was.

    Raises `NotToCome`, `Ended`, `NoName`; a category with others below it is added to instead.
    """
    row = _locked(code)
    if on <= bank_date(now):
        raise NotToCome
    if row.parent is None or not _holds(row, on):
        raise Ended
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    stem = re.sub(r"-v\d+$", "", row.code)
    known = set(ComplaintCategory.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = next(n for n in range(2, len(known) + 3) if f"{stem}-v{n}" not in known)
    made = _added(row.parent, f"{stem}-v{number}", name, name_en, on, actor, now, order=row.order)
    _record("replaced", row, actor, now, on=on.isoformat(), by=made.code)
    return made


@transaction.atomic
def end(*, code: str, on: date, actor: Actor, now: datetime) -> ComplaintCategory:
    """From that day on nobody chooses it, nor what is below it. Raises `NotToCome`, `Ended`, `LastOne`."""
    row = _locked(code)
    if on <= bank_date(now):
        raise NotToCome
    if not _holds(row, on):
        raise Ended
    going = Q(pk=row.pk) | Q(parent=row.pk)
    if not ComplaintCategory.objects.on(on).exclude(parent=None).exclude(going).exists():
        raise LastOne
    ComplaintCategory.objects.filter(going).filter(Q(ends_on=None) | Q(ends_on__gt=on), begins_on__lt=on).update(ends_on=on)
    ComplaintCategory.objects.filter(going, begins_on__gte=on).update(active=False)
    _record("ended", row, actor, now, on=on.isoformat())
    return _locked(code)


@transaction.atomic
def keep_on(*, code: str, actor: Actor, now: datetime) -> ComplaintCategory:
    """It does not end after all, or can be chosen again."""
    row = _locked(code)
    if row.parent is not None and not _holds(row.parent, bank_date(now)):
        raise Ended
    row.ends_on, row.active = None, True
    row.save(update_fields=["ends_on", "active"])
    _record("kept", row, actor, now)
    return row


@transaction.atomic
def remove(*, code: str, actor: Actor, now: datetime) -> None:
    """Take a category away that nothing names. Raises `InUse`."""
    row = _locked(code)
    if is_used(row) or row.children.exists():
        raise InUse
    ComplaintCategory.objects.filter(pk=row.pk).delete()
    _record("removed", row, actor, now, name=row.name)


@transaction.atomic
def raise_up(*, code: str, actor: Actor, now: datetime) -> None:
    """One place further up among its own."""
    row = _locked(code)
    rows = list(ComplaintCategory.objects.select_for_update().filter(parent=row.parent_id).order_by("order", "code"))
    place = rows.index(row)
    if place == 0:
        return
    rows[place - 1], rows[place] = rows[place], rows[place - 1]
    base = min(one.order for one in rows)
    for number, one in enumerate(rows):
        one.order = base + number * (100 if row.parent_id is None else 1)
    ComplaintCategory.objects.bulk_update(rows, ["order"])
    _record("moved", row, actor, now)


def is_used(row: ComplaintCategory) -> bool:
    """Whether a complaint names it, or names something below it."""
    return Complaint.objects.filter(Q(category=row.pk) | Q(category__parent=row.pk)).exists()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Other days for a term, from a day on."""

    code: str
    days: int
    effective_from: date


def check(wanted: Wanted, today: date) -> None:
    """Raises `NotToCome`, `BadDays`, `NothingNew`."""
    if wanted.effective_from <= today:
        raise NotToCome
    held = {code: row.days for code, row in terms.on(wanted.effective_from).items()}
    if wanted.code not in ComplaintTerm.Code.values or not 1 <= wanted.days <= MOST_DAYS:
        raise BadDays
    if held.get(wanted.code) == wanted.days or ComplaintTerm.objects.filter(code=wanted.code, effective_from=wanted.effective_from).exists():
        raise NothingNew
    then = held | {wanted.code: wanted.days}
    if max(then["answer"], then["review"]) > then["longest"] or then["warn"] >= then["answer"]:
        raise BadDays


def ask(*, wanted: Wanted, reason: str, staff: StaffMember, actor: Actor, now: datetime) -> Approval:
    """Put other days before a second person; `reason` says where they are from and stands beside them afterwards."""
    check(wanted, bank_date(now))
    payload: dict[str, Any] = {"code": wanted.code, "days": wanted.days, "effective_from": wanted.effective_from.isoformat()}
    return services.ask(kind=KIND, subject=f"complaintterm:{wanted.code}", payload=payload, branch=None, reason=reason, staff=staff, actor=actor, now=now)


def register() -> None:
    label = gettext_lazy("Days of complaints")
    kinds.register(kinds.Kind(code=KIND, label=label, make=CHANGE, check=APPROVE, perform=_perform, describe=_describe, expires_after=WAITS))


def _wanted(payload: dict[str, Any]) -> Wanted:
    return Wanted(payload["code"], payload["days"], date.fromisoformat(payload["effective_from"]))


def _perform(approval: Approval, actor: Actor, now: datetime) -> None:
    wanted = _wanted(approval.payload)
    check(wanted, bank_date(now))
    try:
        with transaction.atomic():
            ComplaintTerm.objects.create(code=wanted.code, days=wanted.days, effective_from=wanted.effective_from, source=approval.reason[:300])
    except IntegrityError as error:
        raise NothingNew from error
    subject = f"complaintterm:{wanted.code}"
    audit.record(actor=actor, verb="complaintterm.added", subject=subject, now=now, reason=approval.reason, details=approval.payload)


def _describe(approval: Approval) -> kinds.Lines:
    wanted = _wanted(approval.payload)
    held = terms.on(wanted.effective_from).get(wanted.code)
    lines: kinds.Lines = [(_("Term"), str(ComplaintTerm.Code(wanted.code).label)), (pgettext("complaints", "Days"), str(wanted.days))]
    if held is not None:
        lines.append((_("Until then"), str(held.days)))
    return [*lines, (_("Effective from"), wanted.effective_from.isoformat())]


def _locked(code: str) -> ComplaintCategory:
    row = ComplaintCategory.objects.select_for_update(of=("self",)).select_related("parent").filter(pk=code).first()
    if row is None:
        raise Ended
    return row


def _record(verb: str, row: ComplaintCategory, actor: Actor, now: datetime, **details: Any) -> None:
    audit.record(actor=actor, verb=f"complaintcategory.{verb}", subject=f"complaintcategory:{row.code}", now=now, details=details)


def _holds(row: ComplaintCategory, day: date) -> bool:
    return row.active and (row.ends_on is None or row.ends_on > day)


def _words(name: str, name_en: str) -> tuple[str, str]:
    if not name.strip() or not name_en.strip():
        raise NoName
    return name.strip()[:60], name_en.strip()[:80]


def _added(
    parent: ComplaintCategory | None, code: str, name: str, name_en: str, begins_on: date, actor: Actor, now: datetime, order: int | None = None
) -> ComplaintCategory:
    words = _words(name, name_en)
    last = ComplaintCategory.objects.filter(parent=parent).aggregate(last=Max("order"))["last"]
    place = order if order is not None else (last + 1 if last is not None else parent.order + 1 if parent is not None else _STEP)
    row = ComplaintCategory(code=code, parent=parent, name=words[0], name_en=words[1], order=place, begins_on=begins_on)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise BadCode from error
    _record("added", row, actor, now, name=row.name, on=begins_on.isoformat())
    return row
