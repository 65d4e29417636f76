"""Telephone numbers, masks, periods, the split of credit, which moves a stage allows, what each step is called. No database."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backoffice.leads.refusals import SplitWrong, WrongChance, WrongPhone

WHOLE_BPS: Final = 10_000
#: An application, or a sign-up, that has not moved for so long. House rule, 2026-11-22.
ABANDONED_AFTER: Final = timedelta(days=3)
#: One that has not moved for longer than this is nobody's lead any more. House rule, 2026-11-22.
FORGOTTEN_AFTER: Final = timedelta(days=60)
#: How long names and numbers of people who did not become customers are kept after the lead ended. House rule after PIPL article 19.
KEPT: Final = timedelta(days=180)
#: Of what both sides bring in: who serves the person, and who knows the unit or found them. House rule, 2026-11-22.
UNIT_SPLIT: Final = (7_000, 3_000)
FINDER_SPLIT: Final = (8_000, 2_000)
#: A stage in which nothing happened for so long is told. House rule, 2026-11-22.
AGED_DAYS: Final = 14
MOST_SHARES: Final = 6
LARGEST_MINOR: Final = 10**14
SHORTEST_REASON: Final = 4

_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_FIXED: Final = re.compile(r"0\d{9,11}|[2-9]\d{6,7}|[48]00\d{7}")

#: The steps of a story in words; `%(…)s` come from the row's data.
MOVES: Final[Mapping[str, Promise]] = {
    "captured": _("Captured: %(source)s"),
    "signed": _("Another sign: %(source)s"),
    "given": _("Given to %(owner)s"),
    "claimed": _("Claimed by %(owner)s"),
    "pooled": _("Put into the pool"),
    "handed": _("Handed to %(owner)s"),
    "contact": _("%(way)s: %(outcome)s"),
    "revealed": _("Telephone number shown"),
    "no_calls": _("Asked not to be called"),
    "dropped": _("Let go"),
    "merged": _("Joined with another of the same person"),
    "known": _("Became a customer"),
    "converted": _("Became an opportunity"),
    "stage": _("%(before)s → %(after)s"),
    "edited": _("Brought up to date"),
    "shared": _("Credit split anew"),
    "won": _("Won"),
    "lost": _("Lost: %(because)s"),
}


def phone_of(text: str) -> str:
    """A mobile, fixed or service number as digits. Raises `WrongPhone`.

    >>> phone_of("+86 138-0000 5521"), phone_of("0510-8270 0001"), phone_of("400 820 8820")
    ('13800005521', '051082700001', '4008208820')
    """
    digits = re.sub(r"[\s()（）-]", "", text.strip())
    digits = re.sub(r"^(?:\+|00)86", "", digits)
    if not (_MOBILE.fullmatch(digits) or _FIXED.fullmatch(digits)):
        raise WrongPhone
    return digits


def dialled(text: str) -> str:
    """The number where it is one of this country, else nothing: what others kept may be another's.

    >>> dialled("+8613900001111"), dialled("+49301234567"), dialled("")
    ('13900001111', '', '')
    """
    try:
        return phone_of(text) if text.strip() else ""
    except WrongPhone:
        return ""


def masked(phone: str) -> str:
    """The first three and last four digits.

    >>> masked("13800005521"), masked("051082700001"), masked("")
    ('138 **** 5521', '051 **** 0001', '')
    """
    return f"{phone[:3]} **** {phone[-4:]}" if phone else ""


def says_something(reason: str) -> bool:
    return len(reason.strip()) >= SHORTEST_REASON


def check_chance(bps: int) -> int:
    """A probability between 0 and the whole. Raises `WrongChance`."""
    if not 0 <= bps <= WHOLE_BPS:
        raise WrongChance
    return bps


def check_split(shares: Sequence[int]) -> None:
    """Parts above nothing that add up to the whole. Raises `SplitWrong`.

    >>> check_split([7000, 3000])
    >>> check_split([7000, 2999])
    Traceback (most recent call last):
    ...
    backoffice.leads.refusals.SplitWrong: The parts add up to 99.99 %, not to 100 %. Nothing was changed.
    """
    if not shares or len(shares) > MOST_SHARES or any(share <= 0 for share in shares) or sum(shares) != WHOLE_BPS:
        raise SplitWrong(sum=f"{sum(shares) / 100:g}")


def weighted(amount_minor: int, probability_bps: int) -> int:
    """What an amount is worth at that probability, in whole minor units, rounded down.

    >>> weighted(320_000_000, 3_000), weighted(101, 5_000)
    (96000000, 50)
    """
    return amount_minor * probability_bps // WHOLE_BPS
