"""What was asked to be sent to somebody, and what the simulated provider delivered."""

from datetime import datetime

from portal.kernel.carriers.models import OutgoingMessage, SimulatedMessage
from portal.kernel.carriers.services import address_hash

NEWEST = 20


def sent_to(address: str, *, limit: int = NEWEST) -> list[OutgoingMessage]:
    """The newest messages asked for to that number or e-mail address, newest first, delivered or not."""
    return list(OutgoingMessage.objects.filter(to_hash=address_hash(address)).order_by("-created_at", "-pk")[:limit])


def arrived(address: str, *, now: datetime, limit: int = NEWEST) -> list[SimulatedMessage]:
    """What the simulated provider has delivered to that address by now, newest first."""
    return list(SimulatedMessage.objects.filter(to_hash=address_hash(address), arrives_at__lte=now).order_by("-arrives_at", "-pk")[:limit])
