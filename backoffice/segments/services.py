"""What can happen to a segment: made, changed, shared, frozen, put away. Each is in the audit with its numbers."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.utils import IntegrityError
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, StaffMember
from backoffice.segments import fields, joining, reach, selectors
from backoffice.segments.models import Scope, Segment, SegmentKind, SegmentMember, SegmentVersion
from portal.kernel import access, audit, conditions, ids
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.conditions import Tree
from portal.kernel.errors import Refusal


class NameTaken(Refusal):
    code = "segment_name_taken"
    message = _("You already have a segment of that name. Give this one another.")


class NotYours(Refusal):
    code = "segment_not_yours"
    message = _("Only its owner changes a segment. Save it under a name of your own.")


class ScopeDenied(Refusal):
    code = "segment_scope_denied"
    message = _("Segments over these customers are not yours to make.")


class FrozenStays(Refusal):
    code = "segment_frozen"
    message = _("A frozen segment holds the people it held when it was frozen. Save the condition under another name.")


class ChangedMeanwhile(Refusal):
    code = "segment_changed_meanwhile"
    message = _("This segment was changed in another window in the meantime. What you typed is kept; save it as another, or open the segment anew.")


class InUse(Refusal):
    code = "segment_in_use"
    message = _("“%(name)s” asks for this segment. Change that one first.")


@transaction.atomic
def make(
    *, name: str, purpose: str, condition: Any, scope: Scope, branch: Branch | None, owner: StaffMember, shared: bool = False, actor: Actor, now: datetime
) -> Segment:
    """Keep a live segment. Raises `BadCondition`, `LeadsBack`, `NameTaken`, `ScopeDenied`."""
    if scope not in reach.scopes(owner) or not _in_reach(branch, owner):
        raise ScopeDenied
    tree = _checked(condition, own=None)
    segment = Segment(
        reference=ids.new_reference("SG"), name=name, purpose=purpose, owner=owner, scope=scope, branch=branch, shared=shared,
        condition=conditions.dump(tree), made_at=now, changed_at=now,
    )  # fmt: skip
    _saved(segment)
    SegmentVersion.objects.create(segment=segment, number=1, condition=segment.condition, made_by=owner, made_at=now)
    audit.record(actor=actor, verb="segment.made", subject=_subject(segment), now=now, reason=purpose, details={"name": name, "scope": str(scope)})
    return segment


@transaction.atomic
def change(
    *, segment: Segment, name: str, purpose: str, condition: Any, note: str = "", seen: int | None = None, staff: StaffMember, actor: Actor, now: datetime
) -> Segment:
    """Write a new version; the old ones stay. `seen` is the version one began with. Raises as `make`, and `NotYours`, `FrozenStays`, `ChangedMeanwhile`."""
    row = Segment.objects.select_for_update().get(pk=segment.pk)
    if row.owner_id != staff.pk:
        raise NotYours
    if not row.is_live:
        raise FrozenStays
    if seen is not None and seen != row.version:
        raise ChangedMeanwhile
    tree = _checked(condition, own=row)
    changed = conditions.dump(tree)
    if (name, purpose, changed) == (row.name, row.purpose, row.condition):
        return row
    row.name, row.purpose, row.changed_at = name, purpose, now
    if changed != row.condition:
        row.version, row.condition = row.version + 1, changed
        SegmentVersion.objects.create(segment=row, number=row.version, condition=changed, made_by=staff, made_at=now, note=note)
    _saved(row)
    audit.record(actor=actor, verb="segment.changed", subject=_subject(row), now=now, reason=note or purpose, details={"name": name, "version": row.version})
    return row


@transaction.atomic
def share(*, segment: Segment, shared: bool, staff: StaffMember, actor: Actor, now: datetime) -> None:
    """Let colleagues use it, or no more."""
    if segment.owner_id != staff.pk:
        raise NotYours
    if Segment.objects.filter(pk=segment.pk).exclude(shared=shared).update(shared=shared):
        audit.record(actor=actor, verb="segment.shared" if shared else "segment.unshared", subject=_subject(segment), now=now, details={"name": segment.name})


@transaction.atomic
def freeze(*, segment: Segment, name: str, staff: StaffMember, actor: Actor, now: datetime) -> Segment:
    """A frozen copy: whoever is in now and in the colleague's reach, whatever becomes of them; one statement writes them all."""
    day = bank_date(now)
    frozen = Segment(
        reference=ids.new_reference("SG"), name=name, purpose=segment.purpose, owner=staff, scope=segment.scope, branch=segment.branch,
        kind=SegmentKind.FROZEN, condition=segment.condition, made_at=now, changed_at=now, frozen_from=segment,
    )  # fmt: skip
    _saved(frozen)
    number = materialise(segment=frozen, people=selectors.seen(segment, staff, day), day=day)
    SegmentVersion.objects.create(segment=frozen, number=1, condition=frozen.condition, made_by=staff, made_at=now)
    details = {"name": name, "from": segment.reference, "members": number}
    audit.record(actor=actor, verb="segment.frozen", subject=_subject(frozen), now=now, reason=segment.purpose, details=details)
    return frozen


def materialise(*, segment: Segment, people: QuerySet[Customer], day: date) -> int:
    """Write the people as members since that day, in one INSERT … SELECT; answers how many. Members already there stay."""
    chosen, values = people.order_by("pk").values_list("pk").query.sql_with_params()
    table = SegmentMember._meta.db_table
    # Looking out for rows that are there costs an eighth of the time, and a new segment has none.
    careful = "ON CONFLICT DO NOTHING" if SegmentMember.objects.filter(segment=segment).exists() else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (segment_id, customer_id, since) SELECT %s, chosen.id, %s FROM ({chosen}) chosen (id) {careful}",  # noqa: S608
            [segment.pk, day, *values],
        )
        return int(cursor.rowcount)


@transaction.atomic
def put_away(*, segment: Segment, staff: StaffMember, actor: Actor, now: datetime) -> None:
    """Out of the lists; what it was stays readable. Refused while another segment asks for it."""
    row = Segment.objects.select_for_update().get(pk=segment.pk)
    if row.owner_id != staff.pk:
        raise NotYours
    users = users_of(row)
    if users:
        raise InUse(name=users[0].name)
    if row.archived_at is None:
        Segment.objects.filter(pk=row.pk).update(archived_at=now)
        audit.record(actor=actor, verb="segment.put_away", subject=_subject(row), now=now, details={"name": row.name})


def users_of(segment: Segment) -> list[Segment]:
    """Segments whose condition names this one."""
    rows = Segment.objects.filter(archived_at=None, condition__icontains=segment.reference).exclude(pk=segment.pk).order_by("name", "pk")
    return list(rows)


def _checked(condition: Any, *, own: Segment | None) -> Tree:
    tree = conditions.parse(condition, fields.customers())
    joining.refuse_circle(tree, own=own)
    return tree


def _in_reach(branch: Branch | None, staff: StaffMember) -> bool:
    return branch is None or access.may(staff, reach.BANK) or branch.path.startswith(staff.branch.path)


def _saved(segment: Segment) -> None:
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError as error:
        raise NameTaken from error


def _subject(segment: Segment) -> str:
    return f"segment:{segment.pk}"
