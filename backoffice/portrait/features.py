"""What a feature is, and the groups they stand in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(StrEnum):
    """How a value is kept, compared and shown: money in fen, rate in basis points."""

    NUMBER = "number"
    MONEY = "money"
    RATE = "rate"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TEXT = "text"


#: Code and name, in the order of the pages.
GROUPS: Final[Mapping[str, str | Promise]] = {
    "demography": _("Who they are"),
    "assets": _("Money here"),
    "flows": _("In and out"),
    "activity": _("Activity"),
    "channels": _("Ways to us"),
    "scenarios": _("What they pay for"),
    "credit": pgettext_lazy("portrait", "Credit"),
    "wealth": _("Saving and investing"),
    "life": _("Stage of life"),
    "value": pgettext_lazy("portrait", "Value"),
    "churn": _("Might leave"),
}
Choices = tuple[tuple[str, str | Promise], ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """One figure of a customer. `sql` reads the parts of `sql/parts.sql`; from
    `level` 2 on it reads features of the levels below as `m.code`.

    `how` says in words how it comes about, `source` the tables it comes from. `choices` may be asked for late, since they
    may lie in the database. A `monthly` one is kept at every month's end.
    """

    code: str
    group: str
    kind: Kind
    label: str | Promise
    how: str | Promise
    source: str
    sql: str
    unit: str | Promise = ""
    choices: Choices | Callable[[], Choices] = ()
    level: int = 1
    monthly: bool = False

    def all_choices(self) -> Choices:
        return self.choices() if callable(self.choices) else self.choices
