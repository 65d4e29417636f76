"""Asking for a copy, making it, handing it out, deleting it."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from accounts.identity.models import Customer
from accounts.inbox import services as inbox
from accounts.profile.exports import archive, content
from accounts.profile.exports.models import DataExport, DataExportPart, ExportState
from portal.kernel import audit, events
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference

TOPIC: Final = "export.asked"
KEPT: Final = timedelta(days=7)
#: A copy that has been in the making for longer was left by a worker that died; another takes it over.
STUCK: Final = timedelta(minutes=15)
_ON_ITS_WAY: Final = (ExportState.WAITING, ExportState.BUILDING)
_log = logging.getLogger(__name__)


class ExportGone(Refusal):
    code = "export_gone"
    message = gettext_lazy("This copy is not there any more: it is kept for seven days. Ask for a new one.")


def ask(*, customer: Customer, language: str, actor: Actor, now: datetime) -> DataExport:
    """Have a copy made; the one on its way when there is one, woken again when it has stood still."""
    try:
        with transaction.atomic():
            export = DataExport.objects.create(reference=new_reference("EX"), customer=customer, language=language, asked_at=now)
            _wake(export, actor=actor, now=now)
            audit.record(actor=actor, verb="export.asked", subject=f"customer:{customer.pk}", now=now, details={"export": export.reference})
    except IntegrityError:
        export = DataExport.objects.get(customer=customer, state__in=_ON_ITS_WAY)
        if (export.started_at or export.asked_at) < now - STUCK:
            with transaction.atomic():
                _wake(export, actor=actor, now=now)
    return export


def build(*, reference: str, clock: Callable[[], datetime]) -> bool:
    """Make the copy; False when it is made already or somebody is at it. Not in a transaction, so that progress is seen."""
    export = _claim(reference, now=clock())
    if export is None:
        return False
    try:
        with override(export.language):
            size = archive.write(
                export, readme=_readme(clock()), sections=content.sections(export.customer),
                done=lambda percent: _progress(export, percent),
            )  # fmt: skip
    except Exception:
        _log.exception("the copy %s was not made", export.reference)
        DataExportPart.objects.filter(export=export).delete()
        DataExport.objects.filter(pk=export.pk).update(state=ExportState.FAILED)
        raise
    _finish(export, size, now=clock())
    return True


def download(*, export: DataExport, actor: Actor, now: datetime) -> Iterator[bytes]:
    """The zip, part by part; raises `ExportGone` after its time. The caller has checked whose it is."""
    if export.state != ExportState.READY or export.expires_at is None or export.expires_at <= now:
        raise ExportGone
    audit.record(actor=actor, verb="export.downloaded", subject=f"customer:{export.customer_id}", now=now, details={"export": export.reference})
    return archive.read(export)


def sweep(before: datetime) -> int:
    """Delete the copies that were ready before that moment; the row stays and says that there was one."""
    old = DataExport.objects.filter(state=ExportState.READY, ready_at__lt=before)
    DataExportPart.objects.filter(export__in=old).delete()
    return old.update(state=ExportState.GONE)


def _wake(export: DataExport, *, actor: Actor, now: datetime) -> None:
    events.record(TOPIC, subject=f"customer:{export.customer_id}", actor_id=actor.id, payload={"reference": export.reference}, now=now)


def _claim(reference: str, *, now: datetime) -> DataExport | None:
    """Take a copy that waits, or that a worker left in the middle."""
    free = Q(state=ExportState.WAITING) | Q(state=ExportState.BUILDING, started_at__lt=now - STUCK)
    if not DataExport.objects.filter(free, reference=reference).update(state=ExportState.BUILDING, started_at=now, progress=0):
        return None
    export = DataExport.objects.select_related("customer__branch", "customer__user").get(reference=reference)
    DataExportPart.objects.filter(export=export).delete()
    return export


def _progress(export: DataExport, percent: int) -> None:
    DataExport.objects.filter(pk=export.pk).update(progress=percent)


@transaction.atomic
def _finish(export: DataExport, size: int, *, now: datetime) -> None:
    ready = {"state": ExportState.READY, "progress": 100, "size": size, "ready_at": now, "expires_at": now + KEPT}
    DataExport.objects.filter(pk=export.pk).update(**ready)
    inbox.send(
        customer=export.customer, topic="service", title=gettext_noop("The copy of your data is ready"),
        body=gettext_noop("You can download it until %(until)s. If it was not you who asked, change your password now."),
        params={"until": now + KEPT}, link=reverse("profile:export"), once=f"export:{export.reference}", now=now,
    )  # fmt: skip


def _readme(now: datetime) -> str:
    return _(
        "A copy of what this bank keeps about you and may show you, made %(when)s.\n"
        "Each table is there twice: as CSV for spreadsheets and as JSON for programs.\n"
        "Keep it as carefully as your bank card.\n"
    ) % {"when": f"{now:%Y-%m-%d %H:%M} UTC"}
