"""How long a call counts as running, and how many a colleague may announce. No database."""

from datetime import timedelta
from typing import Final

from accounts.calls.models import CallPurpose

#: A forgotten call must not vouch for somebody else's voice for long. House rule, 2026-11-22.
LONGEST: Final = timedelta(minutes=30)
#: What a person can dial in an hour; more is a machine or a mistake. House rule, 2026-11-22.
MOST_AN_HOUR: Final = 30
#: How far back a customer reads of calls.
SHOWN_FOR: Final = timedelta(days=30)
#: The consent without which nobody is called with a suggestion.
OFFER_CONSENT: Final = "marketing_call"
#: Purposes that sell.
SELLING: Final = frozenset({CallPurpose.OFFER})
