"""What the kernel hooks into itself when Django is ready; called by the portal app."""

from datetime import timedelta
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


def ready() -> None:
    """Register the kernel's reference loaders, its chain heads, its sealed files, its checks and its counters."""
    from portal.kernel import checkpoints, metrics, reference
    from portal.kernel.audit import proof
    from portal.kernel.calendars import loading
    from portal.kernel.carriers import rules as carriers
    from portal.kernel.carriers import services as messages
    from portal.kernel.events import pruning
    from portal.kernel.files import services as files
    from portal.kernel.idempotency import services as idempotency
    from portal.kernel.reference import merchants
    from portal.kernel.runs import parts as run_files
    from portal.kernel.runs import services as runs
    from portal.kernel.vault import retention, rotation

    reference.register("calendar", loading.load)
    reference.register("merchant categories", merchants.load)
    checkpoints.register_source("audit", proof.heads, proof.missing)
    rotation.register("private files", files.reseal)
    rotation.register("files of long work", run_files.reseal)
    retention.register("files of long work", keep=runs.KEPT, why=_("They can be made again."), sweep=runs.sweep)
    retention.register("news told to everybody", keep=pruning.KEEP, why=_("Handlers have long acted on it."), sweep=pruning.prune)
    retention.register("answers of acts done once", keep=idempotency.KEEP, why=_("Nobody repeats a form so late."), sweep=idempotency.forget)
    retention.register("files nobody names", keep=timedelta(days=1), why=_("Their upload was undone."), sweep=files.sweep_orphans)
    retention.register("SMS and e-mail", keep=carriers.KEEP, why=_("Questions whether a message was sent."), sweep=messages.forget)
    register(check_keys)
    metrics.watch_tasks()


def check_keys(**kwargs: Any) -> list[CheckMessage]:
    """A server without its keys does not start; the message names the file."""
    from portal.kernel import vault

    try:
        vault.require_keys()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="portal.E001")]
    return []
