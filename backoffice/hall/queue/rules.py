"""Who stands where in the line, how long it takes, and how many counters keep up. No database.

Fairness: what moves a number ahead is minutes, as if it had been taken that much earlier, and never more than `MOST_AHEAD`
together. So nobody is overtaken by a person who came later than that, however many people with priority come.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

#: What moves a number ahead, and by how much. House rule, 2026-11-22; the lobby's screens say it.
AHEAD: Final = {
    "appointment": timedelta(minutes=20),
    "elder": timedelta(minutes=10),
    "tier1": timedelta(minutes=5),
    "tier2": timedelta(minutes=10),
    "tier3": timedelta(minutes=20),
    "guide": timedelta(minutes=10),
}
GROUNDS: Final[dict[str, str | Promise]] = {
    "appointment": _("appointment"),
    "elder": _("65 or older"),
    "tier1": _("tier"),
    "tier2": _("tier"),
    "tier3": _("tier"),
    "guide": _("in need of help"),
}
#: However many grounds come together.
MOST_AHEAD: Final = timedelta(minutes=20)
ELDER_FROM: Final = 65
#: An appointment counts from half an hour before until half an hour after its time.
APPOINTMENT_WITHIN: Final = timedelta(minutes=30)
#: A number called so often without anybody coming may be noted as not come.
CALLS_BEFORE_NO_SHOW: Final = 2
#: Nobody should wait longer; the hint says how many counters that takes. House rule, 2026-11-22.
GOAL_MINUTES: Final = 15
#: A counter is not busier than this, or the line grows without end (queueing theory: waits explode near 1).
BUSY_AT_MOST: Final = 0.85
#: What is measured for the hint.
LOOK_BACK: Final = timedelta(hours=1)
#: From the portal a number is taken this near to the end of the line at most so often a day.
FROM_PHONE_A_DAY: Final = 3


def age(born: date | None, on: date) -> int:
    """Whole years.

    >>> age(date(1961, 11, 23), date(2026, 11, 22)), age(date(1961, 11, 22), date(2026, 11, 22)), age(None, date(2026, 11, 22))
    (64, 65, 0)
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) if born else 0


def grounds(*, born: date | None, on: date, tier: int, appointment_at: datetime | None, now: datetime, by_guide: bool = False) -> list[str]:
    """What moves this person ahead; `tier` is how many places the tier brings (0 none, 3 the most)."""
    near = appointment_at is not None and abs(appointment_at - now) <= APPOINTMENT_WITHIN
    found = {"appointment": near, "elder": age(born, on) >= ELDER_FROM, f"tier{min(tier, 3)}": tier > 0, "guide": by_guide}
    return [code for code, holds in found.items() if holds]


def head_start(codes: Collection[str]) -> timedelta:
    """How much earlier the number stands.

    >>> head_start([]), head_start(["elder"]), head_start(["elder", "tier2", "appointment"])
    (datetime.timedelta(0), datetime.timedelta(seconds=600), datetime.timedelta(seconds=1200))
    """
    return min(sum((AHEAD[code] for code in codes), timedelta()), MOST_AHEAD)


def minutes_ahead(count: int, *, minutes_each: float, desks: int) -> int:
    """About how long until it is the turn of somebody with `count` people before them.

    >>> minutes_ahead(4, minutes_each=6, desks=2), minutes_ahead(0, minutes_each=6, desks=2), minutes_ahead(3, minutes_each=6, desks=0)
    (12, 0, 18)
    """
    return ceil(count * minutes_each / max(desks, 1))


@dataclass(frozen=True, slots=True)
class Hint:
    """How many counters the hall needs: to keep up with who comes, and to bring the line back under the goal."""

    arrivals: int
    minutes_each: float
    waiting: int
    open_desks: int
    keep_up: int
    catch_up: int

    @property
    def is_short(self) -> bool:
        return self.open_desks < self.catch_up

    @property
    def sentence(self) -> str:
        """What to do, in one sentence."""
        if not self.waiting and not self.arrivals:
            return str(_("Nobody waits and nobody came within the hour."))
        need = ngettext("%(n)s counter", "%(n)s counters", self.catch_up) % {"n": self.catch_up}
        if self.open_desks < self.catch_up:
            return str(_("Open %(n)s more: %(need)s bring everybody's wait under %(goal)s minutes.")) % {
                "n": self.catch_up - self.open_desks, "need": need, "goal": GOAL_MINUTES,
            }  # fmt: skip
        if self.open_desks > self.catch_up:
            return str(_("%(need)s would do: %(n)s could do something else.")) % {"need": need, "n": self.open_desks - self.catch_up}
        return str(_("As many counters are open as it takes."))


def hint(*, arrivals: int, minutes_each: float, waiting: int, open_desks: int) -> Hint:
    """Counters that keep up with the arrivals of the last hour, and those that also serve who waits within the goal.

    12 an hour at 10 minutes each are 2 counters' full work, at 85 % busy 3. With 6 waiting, 60 minutes of work are to be done
    within 15: 4 more counters' time on top of 2 makes 6.

    >>> found = hint(arrivals=12, minutes_each=10, waiting=6, open_desks=3)
    >>> found.keep_up, found.catch_up, found.is_short
    (3, 6, True)
    >>> hint(arrivals=0, minutes_each=8, waiting=0, open_desks=1).catch_up
    1
    """
    load = arrivals * minutes_each / 60
    keep_up = max(1, ceil(load / BUSY_AT_MOST - 1e-9))
    catch_up = max(keep_up, ceil(load + waiting * minutes_each / GOAL_MINUTES - 1e-9))
    return Hint(arrivals, minutes_each, waiting, open_desks, keep_up, catch_up)


def mean_minutes(seconds: Sequence[float], usual: float) -> float:
    """The mean of what was measured, in minutes, once there are three; until then the usual.

    >>> mean_minutes([300, 420, 480], 8), mean_minutes([60], 8)
    (6.666666666666667, 8)
    """
    return sum(seconds) / len(seconds) / 60 if len(seconds) >= 3 else usual
