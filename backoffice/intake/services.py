"""Taking a file in: received and checked, then a yes or a no."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import StaffMember
from backoffice.intake import resources, running, sheets
from backoffice.intake.models import FileImport, ImportState
from portal.kernel import access, audit, runs
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference

SHORTEST_REASON: Final = 8
#: A checked file waits as long for its yes as the file is kept.
WAITS: Final = timedelta(days=7)


class SameFile(Refusal):
    code = "import_same_file"
    message = _("The same file is being taken in already (%(reference)s, %(who)s). Nothing was changed.")


class NotReady(Refusal):
    code = "import_not_ready"
    message = _("This file does not wait for a decision any more. Nothing was changed.")


class NothingToDo(Refusal):
    code = "import_nothing_to_do"
    message = _("No row of this file would change anything. Nothing was changed.")


class WhyNeeded(Refusal):
    code = "reason_needed"
    message = _("Write a reason of at least %(least)s characters. Nothing was changed.")


class MayNot(Refusal):
    code = "import_may_not"
    message = _("Your post does not take in files of this kind. Nothing was changed.")


def receive(*, resource: str, name: str, chunks: Iterable[bytes], size: int, staff: StaffMember, actor: Actor, now: datetime) -> FileImport:
    """Keep the file sealed and have it checked. Raises a refusal when it cannot be a table, is too large, or is on its way already."""
    kind = resources.of(resource)
    if not access.may(staff, kind.permission):
        raise MayNot
    if size > sheets.MAX_BYTES:
        raise sheets.TooLarge(megabytes=sheets.MAX_BYTES // 1024 // 1024)
    checked = _looked_at(chunks)
    head = next(checked)
    kind_of_file = sheets.content_type(head[:4096])
    digest = hashlib.sha256(head)
    with transaction.atomic():
        reference = new_reference("IM")
        run = runs.start(
            kind=running.CHECK, params={"import": reference}, actor=actor, now=now, about=name,
            source=(name, kind_of_file, _digested(head, checked, digest)),
        )  # fmt: skip
        try:
            with transaction.atomic():
                found = FileImport.objects.create(
                    reference=reference, resource=resource, staff=staff, name=name[:120], sha256=digest.hexdigest(), size=size, check_run=run.reference,
                    made_at=now,
                )  # fmt: skip
        except IntegrityError as error:
            raise _same(resource, digest.hexdigest()) from error
        audit.record(
            actor=actor, verb="import.received", subject=f"import:{found.pk}", now=now,
            details={"import": reference, "what": resource, "file": found.name, "sha256": found.sha256},
        )  # fmt: skip
    return found


@transaction.atomic
def apply(*, found: FileImport, reason: str, staff: StaffMember, actor: Actor, now: datetime) -> FileImport:
    """Say yes: a worker takes in what is right and leaves out what is wrong."""
    row, kind = _waiting(found), resources.of(found.resource)
    if not access.may(staff, kind.permission):
        raise MayNot
    if not row.right:
        raise NothingToDo
    row.reason = reason.strip()[:200]
    if kind.needs_reason and len(row.reason) < SHORTEST_REASON:
        raise WhyNeeded(least=SHORTEST_REASON)
    row.state = ImportState.APPLYING
    row.apply_run = runs.start(kind=running.APPLY, params={"import": row.reference}, actor=actor, now=now, about=row.name).reference
    row.save(update_fields=["reason", "state", "apply_run"])
    return row


@transaction.atomic
def drop(*, found: FileImport, actor: Actor, now: datetime) -> None:
    """Say no: the journal keeps that it was looked at."""
    row = _waiting(found)
    FileImport.objects.filter(pk=row.pk).update(state=ImportState.CANCELLED, ended_at=now)
    audit.record(actor=actor, verb="import.dropped", subject=f"import:{row.pk}", now=now, details={"import": row.reference})


def sweep(before: datetime) -> int:
    """Files checked so long ago that they are deleted wait no longer."""
    return FileImport.objects.filter(state=ImportState.READY, made_at__lt=before).update(state=ImportState.CANCELLED, ended_at=before + WAITS)


def _waiting(found: FileImport) -> FileImport:
    row = FileImport.objects.select_for_update().get(pk=found.pk)
    if row.state != ImportState.READY:
        raise NotReady
    return row


def _same(resource: str, sha256: str) -> Refusal:
    other = FileImport.objects.select_related("staff").filter(resource=resource, sha256=sha256).order_by("-pk").first()
    return SameFile(reference=other.reference if other else "", who=other.staff if other else "")


def _looked_at(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks; at least one, and not more than may be."""
    size, any_chunk = 0, False
    for chunk in chunks:
        size += len(chunk)
        if size > sheets.MAX_BYTES:
            raise sheets.TooLarge(megabytes=sheets.MAX_BYTES // 1024 // 1024)
        any_chunk = True
        yield chunk
    if not any_chunk:
        raise sheets.EmptyFile


def _digested(head: bytes, rest: Iterator[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    yield head
    for chunk in rest:
        digest.update(chunk)
        yield chunk
