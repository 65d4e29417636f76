"""A provider that only pretends, for the demo and tests, and misbehaves on request by how the address ends.

| ending of a number · of the name before @ | what happens |
| --- | --- |
| 9991 · +slow  | it arrives 20 seconds late |
| 9992 · +twice | the provider delivers it twice |
| 9993 · +flaky | the first try fails |
| 9994 · +never | it is refused for good |
| 9995 · +mute  | it is delivered, but the answer is lost: the second try must not deliver again |
"""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.kernel import clock
from portal.kernel.carriers.models import OutgoingMessage, SimulatedMessage
from portal.kernel.carriers.protocol import Letter, TryAgain, Undeliverable
from portal.kernel.carriers.services import address_hash

SLOW: Final = timedelta(seconds=20)
_ENDINGS: Final = {"9991": "slow", "9992": "twice", "9993": "flaky", "9994": "never", "9995": "mute"}


class Simulator:
    """Keeps what it delivered in a table. Refuses to exist where the mailbox page does not (production)."""

    knows_ids = True

    def __init__(self) -> None:
        if not settings.MAILBOX:
            raise ImproperlyConfigured("The simulated carrier delivers to nobody: name a real one in SMS_CARRIER and EMAIL_CARRIER.")

    def send(self, letter: Letter) -> str:
        manner = manner_of(letter.to)
        if manner == "never":
            raise Undeliverable("simulated: no such address")
        known = SimulatedMessage.objects.filter(letter_id=letter.id).first()
        if known is not None:
            return f"simulated-{known.pk}"
        if manner == "flaky" and OutgoingMessage.objects.filter(pk=letter.id, attempts__lte=1).exists():
            raise TryAgain("simulated: busy")
        number = _deliver(letter, late=SLOW if manner == "slow" else timedelta())
        if manner == "twice":
            _deliver(letter, late=timedelta())
        if manner == "mute":
            raise TryAgain("simulated: the answer was lost")
        return f"simulated-{number}"


def manner_of(address: str) -> str:
    """How the simulator treats an address; "" is well.

    >>> manner_of("13800009994"), manner_of("li+slow@example.com"), manner_of("13800000001")
    ('never', 'slow', '')
    """
    name, at, _host = address.partition("@")
    if not at:
        return _ENDINGS.get(address[-4:], "")
    tag = name.rpartition("+")[2]
    return tag if "+" in name and tag in _ENDINGS.values() else ""


def _deliver(letter: Letter, *, late: timedelta) -> int:
    row = SimulatedMessage.objects.create(
        letter_id=letter.id,
        to=letter.to,
        to_hash=address_hash(letter.to),
        subject=letter.subject,
        text=letter.text,
        arrives_at=clock.now() + late,
    )
    return int(row.pk)
