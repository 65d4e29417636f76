"""Which outcomes are contact, how far things may be dated, and in what order work is done. No database."""

from datetime import date, datetime, time, timedelta
from typing import Final

from backoffice.worklist.models import Outcome
from portal.kernel.clock import BANK_ZONE

#: Outcomes in which customer and bank really met; the others were tries, and do not count as contact in the client book.
REACHED: Final = frozenset({Outcome.DONE, Outcome.INTERESTED, Outcome.THINKING, Outcome.LATER, Outcome.DECLINED})
#: A reason that says something. House rule, 2026-11-22.
SHORTEST_REASON: Final = 4
#: How late a contact may be written down. House rule, 2026-11-22.
WRITTEN_WITHIN: Final = timedelta(days=14)
#: How far ahead a promise or a task may lie. House rule, 2026-11-22.
FURTHEST: Final = timedelta(days=730)
#: A task without a time of day is due when the branch closes. House rule, 2026-11-22.
DAY_ENDS: Final = time(17, 30)
MOST_STEPS: Final = 12
_MOBILE: Final = 11
LONGEST_NOTE: Final = 2000


def says_something(reason: str) -> bool:
    """Whether a reason is long enough to be one.

    >>> says_something("ok"), says_something("他出差了")
    (False, True)
    """
    return len(reason.strip()) >= SHORTEST_REASON


def end_of(day: date) -> datetime:
    """When a task without a time of day is due."""
    return datetime.combine(day, DAY_ENDS, BANK_ZONE)


def is_near(day: date, today: date) -> bool:
    """Whether somebody can mean that day: not past, not years ahead."""
    return today <= day <= today + FURTHEST


def steps(lines: str) -> list[dict[str, object]]:
    """A checklist from lines of text.

    >>> steps(" 查利率 \\n\\n打电话")
    [{'text': '查利率', 'done': False}, {'text': '打电话', 'done': False}]
    """
    texts = [line.strip()[:80] for line in lines.splitlines() if line.strip()]
    return [{"text": text, "done": False} for text in texts[:MOST_STEPS]]


def spoken(phone: str) -> str:
    """A mobile number in the groups it is dialled in; any other as it is.

    >>> spoken("13800005521"), spoken("+49 30 901820")
    ('138 0000 5521', '+49 30 901820')
    """
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if len(phone) == _MOBILE and phone.isdecimal() else phone
