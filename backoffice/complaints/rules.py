"""What may happen to a complaint in which state, and how its days are counted. No database."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from backoffice.complaints.models import ComplaintState, StepKind

_R, _A, _I = ComplaintState.REGISTERED, ComplaintState.ASSIGNED, ComplaintState.INVESTIGATING
_N, _Y, _D, _M = ComplaintState.ANSWERED, ComplaintState.ACCEPTED, ComplaintState.DISPUTED, ComplaintState.MEDIATION
_OPEN: Final = frozenset({_R, _A, _I, _N, _Y, _D, _M})

#: Act → the states in which it may be done. An answer while nobody has started counts as having started.
MAY: Final[Mapping[str, frozenset[ComplaintState]]] = {
    "assign": _OPEN,
    "start": frozenset({_A}),
    "note": _OPEN,
    "tell": _OPEN,
    "add": _OPEN,
    "sort": _OPEN,
    "extend": frozenset({_R, _A, _I}),
    "answer": frozenset({_A, _I, _D}),
    "accept": frozenset({_N, _D, _M}),
    "dispute": frozenset({_N}),
    "mediate": frozenset({_D}),
    "end_mediation": frozenset({_M}),
    "compensate": frozenset({_A, _I, _N, _Y, _D, _M}),
    "close": frozenset({_N, _Y, _M}),
    "reopen": frozenset({ComplaintState.CLOSED}),
}
#: Steps that the complainant reads; of these the words typed are shown as they are.
PUBLIC: Final = frozenset(
    {
        StepKind.REGISTERED, StepKind.ASSIGNED, StepKind.STARTED, StepKind.TOLD, StepKind.ADDED, StepKind.EXTENDED, StepKind.BREACHED, StepKind.ANSWERED,
        StepKind.ACCEPTED, StepKind.DISPUTED, StepKind.MEDIATION, StepKind.MEDIATED, StepKind.MONEY_PAID, StepKind.CLOSED, StepKind.REOPENED,
    }
)  # fmt: skip
#: Words that say something; Chinese says as much in half the characters. House rules, 2026-11-22.
SHORTEST: Final = 8
LONGEST_TEXT: Final = 4000
LONGEST_WISH: Final = 300
MOST_FILES: Final = 5
#: Complaints that one person writes on the own pages in a day; a right to complain is no right to flood who answers. House rule, 2026-11-22.
MOST_A_DAY: Final = 10
#: How far back somebody may have complained when a letter is registered. House rule, 2026-11-22.
RECEIVED_WITHIN: Final = timedelta(days=60)


def says_something(text: str) -> bool:
    """Whether these are words one can work with.

    >>> says_something("ok"), says_something("   "), says_something("排队两小时"), says_something("two hours")
    (False, False, True, True)
    """
    return sum(1 if character.isascii() else 2 for character in text.strip()) >= SHORTEST


def due(start: date, days: int) -> date:
    """The last day on which the answer is in time.

    >>> due(date(2026, 11, 2), 15)
    datetime.date(2026, 11, 17)
    """
    return start + timedelta(days=days)


def furthest(start: date, longest: int) -> date:
    """The last day that an extension may name, counted from the complaint, not from today.

    >>> furthest(date(2026, 11, 2), 60)
    datetime.date(2027, 1, 1)
    """
    return start + timedelta(days=longest)


def what_is_wrong_with_extension(*, due_on: date, until: date, start: date, longest: int, today: date, extended: bool) -> str | None:
    """Why a complaint is not extended to that day: `twice`, `late` (its day has passed), `backwards`, `too_far`; or None.

    >>> given = {"due_on": date(2026, 11, 17), "start": date(2026, 11, 2), "longest": 60, "today": date(2026, 11, 16), "extended": False}
    >>> what_is_wrong_with_extension(until=date(2026, 12, 17), **given)
    >>> [what_is_wrong_with_extension(until=day, **given) for day in (date(2026, 11, 17), date(2026, 11, 10), date(2027, 1, 2))]
    ['backwards', 'backwards', 'too_far']
    >>> what_is_wrong_with_extension(until=date(2026, 12, 17), **{**given, "today": date(2026, 11, 18)})
    'late'
    >>> what_is_wrong_with_extension(until=date(2026, 12, 17), **{**given, "extended": True})
    'twice'
    """
    if extended:
        return "twice"
    if today > due_on:
        return "late"
    if until <= due_on:
        return "backwards"
    return "too_far" if until > furthest(start, longest) else None
