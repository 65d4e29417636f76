"""Ages, relations, how a balance is rounded, how long and how often. No database."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from accounts.family.models import Relation

#: House rules of 2026-11-22. Under `ALONE_FROM` one is here only beside a guardian (Civil Code art. 18: who is 16 and earns a living counts
#: as of full capacity); guardians may give limits until `ADULT_FROM` (art. 17).
ALONE_FROM: Final = 16
ADULT_FROM: Final = 18
INVITATION_HOLDS: Final = timedelta(days=7)
INVITATIONS_A_DAY: Final = 10
MOST_MEMBERS: Final = 12
MOST_GOALS: Final = 12
#: From this amount on a payment is told to who watches, until the giver says otherwise.
WATCH_FROM_MINOR: Final = 500_000

INVERSE: Final[Mapping[str, str]] = {Relation.SPOUSE: Relation.SPOUSE, Relation.PARENT: Relation.CHILD, Relation.CHILD: Relation.PARENT}


def age(born: date | None, today: date) -> int | None:
    """Whole years; None where the birthday is not known.

    >>> age(date(2010, 11, 23), date(2026, 11, 22)), age(date(2010, 11, 22), date(2026, 11, 22)), age(None, date(2026, 11, 22))
    (15, 16, None)
    """
    return None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def needs_guardian(born: date | None, today: date) -> bool:
    """Whether somebody of that birthday is here only beside a guardian; unknown birthdays are those of adults."""
    years = age(born, today)
    return years is not None and years < ALONE_FROM


def is_minor(born: date | None, today: date) -> bool:
    """Whether a guardian may give this person limits."""
    years = age(born, today)
    return years is not None and years < ADULT_FROM


def rounded(minor: int) -> int:
    """A balance as somebody sees it who may know about how much it is: two figures, in whole yuan.

    >>> rounded(4_261_835), rounded(520_640), rounded(9_950), rounded(99), rounded(0)
    (4300000, 520000, 10000, 0, 0)
    """
    yuan = round(minor / 100)
    place: int = 10 ** max(0, len(str(abs(yuan))) - 2)
    return round(yuan / place) * place * 100


def month_of(day: date) -> date:
    """The month whose limit a day counts in.

    >>> month_of(date(2026, 11, 22))
    datetime.date(2026, 11, 1)
    """
    return day.replace(day=1)


def percent(saved_minor: int, target_minor: int) -> int:
    """How much of a goal is there, in whole percent, never more than all and never all before it is.

    >>> percent(99_999, 100_000), percent(200_000, 100_000), percent(-5, 100)
    (99, 100, 0)
    """
    return max(0, min(100, saved_minor * 100 // target_minor))
