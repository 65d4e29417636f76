"""How long the tablet is lent, when it is silent, and what it opens. No database."""

import hashlib
from datetime import timedelta
from typing import Final

from portal.kernel.vault import lookup_hash

#: From the ticket to its opening on the tablet.
OPENED_WITHIN: Final = timedelta(minutes=15)
#: From the opening; the wizard takes about six minutes. House rule, 2026-11-22.
LONGEST: Final = timedelta(minutes=60)
#: Untouched so long, the next person must not find it.
SILENT: Final = timedelta(minutes=8)
#: The row notes a touch at most so often.
TOUCH_STEP: Final = timedelta(seconds=30)
#: Views that the tablet shows, by the beginning of their name; everything else leads back to the wizard.
OPEN: Final = (
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_",
    "account_verify_phone",
    "accounts:onboarding:start",
    "accounts:onboarding:step",
    "accounts:onboarding:detail",
    "accounts:onboarding:text",
    "accounts:divisions:places",
    "profile:consents:about",
    "files:show",
    "hall:tablet",
    "shell:language",
    "shell:manifest",
    "shell:worker",
    "shell:offline",
)
_SEAL: Final = 16


def is_open(view: str) -> bool:
    """Whether the tablet shows that view."""
    return view.startswith(OPEN)


def token(reference: str) -> str:
    """What opens the session on the tablet: the reference with a seal nobody can make without the key.

    >>> len(token("TB0123456789ABCDEFGH"))
    36
    """
    return reference + lookup_hash("tablet", reference).hex()[:_SEAL]


def digest(text: str) -> bytes:
    """How a token is kept and found."""
    return hashlib.sha256(text.encode()).digest()
