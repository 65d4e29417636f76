"""What can happen to the branch tree and to the people in it. Every change leaves an audit entry in its transaction."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from accounts.organisation import departures, rules
from accounts.organisation.models import Branch, Role, StaffMember
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal


class WrongPlace(Refusal):
    code = "wrong_place"
    message = _("A place of this kind cannot stand there. Nothing was changed.")


class HasLeft(Refusal):
    code = "has_left"
    message = _("This person has left the bank. Nothing was changed.")


class OwnPost(Refusal):
    code = "own_post"
    message = _("Nobody changes their own post. Ask a colleague. Nothing was changed.")


class StillNeeded(Refusal):
    code = "still_needed"
    message = _("Before this person leaves, hand over: %(what)s. Nothing was changed.")


@transaction.atomic
def place_branch(
    *,
    code: str,
    name: str,
    kind: str,
    opened_on: date,
    actor: Actor,
    now: datetime,
    parent: Branch | None = None,
    name_en: str = "",
    division_code: str = "",
    phone: str = "",
) -> Branch:
    """Open a place of the bank under `parent`; its path is the parent's path and its own row number."""
    if not rules.fits_under(kind, parent):
        raise WrongPlace
    branch = Branch.objects.create(
        code=code, name=name, name_en=name_en, kind=kind, parent=parent, path=f"?{code}", division_code=division_code, phone=phone, opened_on=opened_on
    )
    branch.path = _path_of(branch, parent)
    branch.save(update_fields=["path"])
    audit.record(actor=actor, verb="branch.opened", subject=f"branch:{branch.pk}", now=now, details={"code": code, "path": branch.path})
    return branch


@transaction.atomic
def move_branch(*, branch: Branch, parent: Branch, actor: Actor, now: datetime) -> Branch:
    """Hang a place, with all below it, under another parent."""
    if parent.path.startswith(branch.path) or not rules.fits_under(branch.kind, parent):
        raise WrongPlace
    old, new = branch.path, _path_of(branch, parent)
    list(Branch.objects.under(branch).order_by("pk").select_for_update().values_list("pk"))
    Branch.objects.under(branch).update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    branch.parent, branch.path = parent, new
    branch.save(update_fields=["parent"])
    audit.record(actor=actor, verb="branch.moved", subject=f"branch:{branch.pk}", now=now, details={"from": old, "to": new})
    return branch


@transaction.atomic
def appoint_staff(*, number: str, name: str, branch: Branch, role: Role, joined_on: date, actor: Actor, now: datetime, name_en: str = "") -> StaffMember:
    """Take a person on, to a post in a place."""
    staff = StaffMember.objects.create(number=number, name=name, name_en=name_en, branch=branch, role=role, joined_on=joined_on)
    audit.record(actor=actor, verb="staff.appointed", subject=_subject(staff), now=now, details={"branch": branch.code, "role": role})
    return staff


@transaction.atomic
def move_staff(*, staff: StaffMember, branch: Branch, role: Role, actor: Actor, now: datetime) -> StaffMember:
    """Give a person another post or another place."""
    if not staff.active:
        raise HasLeft
    _refuse_own(staff, actor)
    before = {"branch": staff.branch.code, "role": staff.role}
    staff.branch, staff.role = branch, role
    staff.save(update_fields=["branch", "role"])
    after = {"branch": branch.code, "role": role}
    audit.record(actor=actor, verb="staff.moved", subject=_subject(staff), now=now, details={"from": before, "to": after})
    return staff


@transaction.atomic
def dismiss_staff(*, staff: StaffMember, left_on: date, reason: str, actor: Actor, now: datetime) -> StaffMember:
    """The person leaves: the record stays, the post and every permission end at once. First everything is handed over (departures.py)."""
    if not staff.active:
        raise HasLeft
    _refuse_own(staff, actor)
    StaffMember.objects.select_for_update(no_key=True).get(pk=staff.pk)
    held = departures.still_held(staff)
    if held:
        raise StillNeeded(what="; ".join(held))
    staff.active, staff.left_on = False, left_on
    staff.save(update_fields=["active", "left_on"])
    audit.record(actor=actor, verb="staff.left", subject=_subject(staff), now=now, reason=reason, details={"on": left_on.isoformat()})
    return staff


def _path_of(branch: Branch, parent: Branch | None) -> str:
    return f"{parent.path if parent else ''}{branch.pk:04d}."


def _subject(staff: StaffMember) -> str:
    return f"staff:{staff.pk}"


def _refuse_own(staff: StaffMember, actor: Actor) -> None:
    if actor.kind == "staff" and actor.id == staff.pk:
        raise OwnPost
