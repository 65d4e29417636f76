"""What was sent to somebody, as a test reads it."""

import re

from portal.kernel import carriers


def newest(address: str) -> str:
    """The text of the newest message to that number or e-mail address; empty when none was asked for."""
    sent = carriers.sent_to(address, limit=1)
    return sent[0].text if sent else ""


def code(address: str) -> str:
    """The six digits in the newest message."""
    found = re.search(r"\b\d{6}\b", newest(address))
    assert found is not None, f"no code in: {newest(address)!r}"
    return found[0]


def count(address: str) -> int:
    return len(carriers.sent_to(address))
