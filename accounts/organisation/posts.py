"""What each post may do, as data. `rules.PERMISSIONS` is the seed; a change is asked for by one person and made by another.

A change reaches every process within a few seconds (`settings.POSTS_AGE_SECONDS`) and the one that made it at once.
"""

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.organisation import rules
from accounts.organisation.models import Post, Role, StaffMember
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal

_table: dict[str, frozenset[str]] = {}
_read_at: float | None = None


class BadPost(Refusal):
    """A post may not hold that; nothing was changed."""

    code = "bad_post"
    message = gettext_lazy("A post cannot hold that. Nothing was changed.")


class HeldApart(BadPost):
    code = "post_apart"
    message = gettext_lazy("One of these permissions makes what the other checks: no post holds both. Nothing was changed.")


class ReadsOnly(BadPost):
    code = "post_reads_only"
    message = gettext_lazy("This post reads and changes nothing. Nothing was changed.")


class NothingNew(BadPost):
    code = "post_nothing_new"
    message = gettext_lazy("The post holds exactly that already. Nothing was changed.")


class LastHolder(BadPost):
    code = "post_last_holder"
    message = gettext_lazy("Then nobody could change posts any more. Nothing was changed.")


_WRONG: Final[dict[str, type[BadPost]]] = {"apart": HeldApart, "reads_only": ReadsOnly}


def granted(role: Role) -> frozenset[str]:
    """What the post holds; a post without a row yet holds the seed. At most one query every few seconds and process."""
    if settings.POSTS_AGE_SECONDS is not None and (_read_at is None or time.monotonic() - _read_at > settings.POSTS_AGE_SECONDS):
        reload()
    return _table.get(role, rules.PERMISSIONS[role])


def reload() -> None:
    """Read the table anew."""
    global _table, _read_at
    _read_at = time.monotonic()
    _table = {row.role: frozenset(row.permissions) for row in Post.objects.only("role", "permissions")}


def forget() -> None:
    """Begin anew, as a process that has just started."""
    global _table, _read_at
    _table, _read_at = {}, None


@transaction.atomic
def load() -> int:
    """Reference data: posts that are missing get the seed; what a release adds to or takes from the seed reaches the rows staff changed."""
    written = 0
    rows = {row.role: row for row in Post.objects.select_for_update()}
    for role, permissions in rules.PERMISSIONS.items():
        row, seed = rows.get(role), sorted(permissions)
        if row is None:
            Post.objects.create(role=role, permissions=seed, seed=seed)
        elif row.seed != seed:
            row.permissions = sorted((set(row.permissions) | (permissions - set(row.seed))) - (set(row.seed) - permissions))
            row.seed = seed
            row.save(update_fields=["permissions", "seed"])
        else:
            continue
        written += 1
    transaction.on_commit(forget)
    return written


def check(role: str, permissions: Iterable[str]) -> list[str]:
    """What the post would hold, in order; raises the refusal that speaks against it."""
    wanted = sorted(set(permissions))
    wrong = rules.wrong_with(role, wanted)
    if wrong is not None:
        raise _WRONG.get(wrong, BadPost)
    if set(wanted) == rules.granted(role):
        raise NothingNew
    for key in ("posts.change", "posts.approve"):
        others = [other for other in Role if other != role and key in rules.granted(other)]
        if key not in wanted and not StaffMember.objects.filter(active=True, role__in=others).exists():
            raise LastHolder
    return wanted


@transaction.atomic
def change(*, role: str, permissions: Iterable[str], actor: Actor, now: datetime, reason: str) -> Post:
    """Give the post exactly these permissions; called with the second person's agreement."""
    row = Post.objects.select_for_update().get(role=role)
    before = set(row.permissions)
    row.permissions, row.changed_at = check(role, permissions), now
    row.save(update_fields=["permissions", "changed_at"])
    details = {"added": sorted(set(row.permissions) - before), "removed": sorted(before - set(row.permissions))}
    audit.record(actor=actor, verb="post.changed", subject=f"post:{role}", now=now, reason=reason, details=details)
    transaction.on_commit(reload)
    return row


def difference(role: str, permissions: Iterable[str]) -> list[tuple[str, str]]:
    """What would change, in words."""
    wanted, held = set(permissions), rules.granted(role)
    lines = [(_("Post"), str(Role(role).label))]
    lines += [(_("May from then on"), label(name)) for name in sorted(wanted - held)]
    return lines + [(_("May no longer"), label(name)) for name in sorted(held - wanted)]


def label(permission: str) -> str:
    """The permission in words."""
    words: Any = LABELS.get(permission)
    return str(words) if words else permission


LABELS: Final = {
    "applications.review": gettext_lazy("decide identity applications"),
    "approvals.view": gettext_lazy("see what waits for a second person"),
    "audit.search": gettext_lazy("search the audit trail"),
    "book.approve": gettext_lazy("agree to acts on many clients"),
    "book.assign": gettext_lazy("give clients to managers"),
    "book.claim": gettext_lazy("claim clients from the pool"),
    "book.hand_over": gettext_lazy("hand clients over"),
    "book.view": gettext_lazy("see the client book"),
    "calendars.change": gettext_lazy("change the bank calendar"),
    "calendars.view": gettext_lazy("see the bank calendar"),
    "calls.start": gettext_lazy("call customers for the bank"),
    "contacts.log": gettext_lazy("write contacts down"),
    "counter.check": gettext_lazy("check counter transactions"),
    "counter.make": gettext_lazy("take in and pay out cash"),
    "counter.view": gettext_lazy("see counter transactions"),
    "customers.import": gettext_lazy("take customers in from files"),
    "customers.reveal": gettext_lazy("have masked fields shown, with a reason"),
    "customers.view": gettext_lazy("see customers in reach"),
    "entries.view": gettext_lazy("read accounts' entries"),
    "exports.view": gettext_lazy("see who exported what"),
    "imports.use": gettext_lazy("take files in"),
    "leads.branch": gettext_lazy("lead the branch's pipeline: give leads, set rules"),
    "leads.view": gettext_lazy("see leads and opportunities in reach"),
    "leads.work": gettext_lazy("follow leads up and make opportunities of them"),
    "leave.manage": gettext_lazy("enter leave for colleagues"),
    "leave.own": gettext_lazy("enter the own leave"),
    "limits.approve": gettext_lazy("agree to limits and counter thresholds"),
    "limits.change": gettext_lazy("propose limits and counter thresholds"),
    "limits.view": gettext_lazy("see limits and counter thresholds"),
    "organisation.change": gettext_lazy("change branches and staff"),
    "organisation.view": gettext_lazy("see branches and staff"),
    "posts.approve": gettext_lazy("agree to changes of posts"),
    "posts.change": gettext_lazy("propose changes of posts"),
    "posts.view": gettext_lazy("see what each post may do"),
    "risk.decide": gettext_lazy("decide held transfers"),
    "risk.view": gettext_lazy("see held transfers"),
    "rows.whole_bank": gettext_lazy("rows of the whole bank"),
    "segments.bank": gettext_lazy("count and see segments over the whole bank"),
    "segments.build": gettext_lazy("build segments"),
    "segments.view": gettext_lazy("see segments"),
    "security.unfreeze": gettext_lazy("lift a freeze that the customer asked for"),
    "tasks.branch": gettext_lazy("see and move tasks of the branch"),
    "tasks.work": gettext_lazy("work on tasks and promises"),
    "templates.change": gettext_lazy("change task templates, opening hours, terms of appointments and stages"),
    "templates.view": gettext_lazy("see task templates and opening hours"),
    "accounts.check_face": gettext_lazy("check accounts opened face to face"),
    "accounts.open_face": gettext_lazy("open accounts face to face"),
    "branch.view": gettext_lazy("see the page of the branch"),
    "complaints.approve": gettext_lazy("agree to more time and compensation of complaints"),
    "complaints.figures.view": gettext_lazy("see the figures of complaints"),
    "complaints.lead": gettext_lazy("give complaints to colleagues"),
    "complaints.rules.approve": gettext_lazy("agree to other days of complaints"),
    "complaints.rules.change": gettext_lazy("set categories of complaints and propose other days"),
    "complaints.register": gettext_lazy("take complaints in"),
    "complaints.view": gettext_lazy("see complaints in reach"),
    "complaints.work": gettext_lazy("answer complaints"),
    "customers.view_as": gettext_lazy("look at a customer's own pages, after their yes"),
    "hall.guide": gettext_lazy("guide people in the hall"),
    "hall.identify": gettext_lazy("know customers by their code"),
    "hall.serve": gettext_lazy("call and serve queue numbers"),
    "portrait.approve": gettext_lazy("agree to changed tags"),
    "portrait.define": gettext_lazy("define tags"),
    "portrait.view": gettext_lazy("see portraits and tags"),
    "referrals.branch": gettext_lazy("see the referral codes of the branch"),
    "referrals.own": gettext_lazy("hand out own referral codes"),
    "tiers.approve": gettext_lazy("agree to changed tiers"),
    "tiers.change": gettext_lazy("propose changes of tiers"),
    "tiers.view": gettext_lazy("see tiers and their figures"),
    "visits.branch": gettext_lazy("see and plan visits of the branch"),
    "visits.view": gettext_lazy("see visits in reach"),
    "visits.work": gettext_lazy("plan and keep visits"),
    "workbench.open": gettext_lazy("open the workbench"),
}
