"""What the kernel hooks into itself when Django is ready; called by the portal app."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured


def ready() -> None:
    """Register the kernel's reference loaders, its chain heads, its sealed files, its checks and its counters."""
    from portal.kernel import checkpoints, metrics, reference
    from portal.kernel.audit import proof
    from portal.kernel.calendars import loading
    from portal.kernel.files import services as files
    from portal.kernel.reference import merchants
    from portal.kernel.vault import rotation

    reference.register("calendar", loading.load)
    reference.register("merchant categories", merchants.load)
    checkpoints.register_source("audit", proof.heads, proof.missing)
    rotation.register("private files", files.reseal)
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
