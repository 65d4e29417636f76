"""What is closed at a branch only, and what is kept afterwards for how long. No database."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.ledger.kinds import AccountKind

CLOSE_ACCOUNT: Final = "close_account"
END: Final = "end_relationship"
#: Kinds that end by their own contract, not by a button.
AT_A_BRANCH: Final = frozenset({AccountKind.TERM, AccountKind.LOAN, AccountKind.BUSINESS})


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of data the law has the bank keep after the end; `years` count from then."""

    what: str | Promise
    years: int
    source: str | Promise


KEPT: Final = (
    Kept(_("Who you are: name, document, the papers you showed"), 10, _("Anti-Money Laundering Law (2024), article 34")),
    Kept(_("Every movement of your accounts, and the papers of it"), 10, _("Anti-Money Laundering Law (2024), article 34")),
    Kept(_("The books that hold those movements"), 30, _("Measures for Accounting Archives (2015), annex 1")),
)


def longest() -> int:
    """Years for which the login goes on reading: as long as who you are and your movements are kept."""
    return min(kept.years for kept in KEPT)
