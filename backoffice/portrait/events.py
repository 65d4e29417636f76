"""What can happen in a life as money shows it: kinds, and what is said of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class LifeKind:
    """One kind: its name, how it is found, and a sentence with values of the evidence in braces.

    `tone` is "good", "alert" or plain; `opening` says that it is a moment to speak with the customer.
    """

    code: str
    label: str | Promise
    how: str | Promise
    sentence: str | Promise
    tone: str = ""
    opening: bool = True


_ALL: Final = (
    LifeKind(
        "salary_began",
        _("Salary began"),
        _("A first salary after at least 90 days without one."),
        _("First salary of {amount_minor} from {party}"),
        tone="good",
    ),
    LifeKind(
        "salary_stopped",
        _("Salary stopped"),
        _("Three salaries or more in a row, and none for 45 days."),
        _("No salary for {days} days; before that {amount_minor} a month from {party}, {months} months in a row"),
        tone="alert",
    ),
    LifeKind(
        "salary_rose",
        _("Salary rose"),
        _("The last salary is a fifth above the middle of the six before, and no bonus month."),
        _("Salary {amount_minor}, before {before_minor}"),
        tone="good",
    ),
    LifeKind("rent_began", _("First rent"), _("A first rent to anybody, with 60 days of history before it."), _("First rent of {amount_minor} to {party}")),
    LifeKind(
        "loan_began",
        _("Repayments began"),
        _("A first repayment of a loan, with 60 days of history before it."),
        _("First repayment of {amount_minor}: {party}"),
    ),
    LifeKind(
        "school_began",
        _("Child's school"),
        _("A first payment to a school or course, with 60 days of history before it."),
        _("First payment of {amount_minor} to {party}"),
    ),
    LifeKind(
        "large_inflow",
        _("Large inflow"),
        _("At least 50,000 on one day and three times what usually comes in in a month; no salary and nothing of their own."),
        _("{amount_minor} came in from {party}"),
        tone="good",
    ),
    LifeKind(
        "moved_city", _("Moved to another city"), _("The newest profile has an address in another city than the one before."), _("From {before} to {after}")
    ),
    LifeKind("retires", _("Reaches retirement"), _("The statutory retirement age is reached within 30 days."), _("Statutory retirement on {on}")),
    LifeKind("round_birthday", _("Round birthday"), _("A birthday of ten years within 14 days, from 20 on."), _("Turns {age} on {on}")),
    LifeKind("returned", _("Came back"), _("A movement after 180 days without any."), _("First movement after {days} days"), tone="good"),
)
KINDS: Final[Mapping[str, LifeKind]] = {kind.code: kind for kind in _ALL}
TOPIC: Final = "portrait.life_event"
