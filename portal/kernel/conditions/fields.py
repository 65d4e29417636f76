"""What conditions may be about: declared fields, gathered in one catalogue for each kind of subject."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.db.models import Expression, Q, QuerySet
from django.utils.functional import Promise

Label = str | Promise
Choice = tuple[str | int, Label]


class Kind(StrEnum):
    """What a field's values are; decides the operators and how a value is typed, stored and shown."""

    NUMBER = "number"  #: int, or Decimal with `Field.places` digits
    MONEY = "money"  #: minor units (int)
    RATE = "rate"  #: basis points (int), shown as per cent
    DATE = "date"
    DATETIME = "datetime"  #: compared by its date at the bank
    AGE = "age"  #: whole years since a date; the stored value is that date
    YES_NO = "yes_no"
    CHOICE = "choice"  #: one code
    PLACE = "place"  #: one path like "0001.0003."; a condition names a place with all below it
    CHOICES = "choices"  #: a set of codes, in rows of their own
    TEXT = "text"
    HAPPENINGS = "happenings"  #: days on which something happened (or will), each perhaps with an amount


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the many values of one subject stand: the rows of `query()` whose `owner` is the subject's key.

    `code` names the column of a set's codes; `on` the day (`timed`: it is a moment) and `amount` the minor units of
    a happening. All are paths from the row's model; annotations of `query()` count too. Where the rows know the
    subject by another of its columns than the key, `of` names that one.
    """

    query: Callable[[], QuerySet[Any]]
    owner: str = "customer_id"
    code: str = ""
    on: str = ""
    timed: bool = False
    amount: str = ""
    of: str = "pk"


@dataclass(frozen=True, slots=True)
class Totals:
    """A figure that is the sum of `amount` over the rows of `query()` whose `owner` is the subject's key; without
    `amount`, how many there are. Who has no rows has 0, so it is never unknown. Asked as one pass over the rows."""

    query: Callable[[], QuerySet[Any]]
    owner: str = "customer_id"
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Holds:
    """A yes or no that is a condition itself: `q()` over the subject's model, true or false and never unknown."""

    q: Callable[[], Q]


Lookup = str | Expression | Rows | Totals | Holds | Callable[[date], str | Expression]


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One thing a condition may ask about.

    `lookup` is the path from the subject's model, an expression, a function of the day giving either, `Rows` or `Totals`;
    `value` the key (or a function) of the Python side's mapping: dates, ints, Decimals, a set of codes, or for
    happenings a sequence of days or of (day, minor units). `blank` says that an empty text means unknown; `only`
    narrows the operators of the kind.
    """

    code: str
    label: Label
    kind: Kind
    group: Label
    lookup: Lookup = ""
    value: str | Callable[[Mapping[str, Any]], Any] = ""
    unit: Label = ""
    choices: Sequence[Choice] | Callable[[], Sequence[Choice]] = ()
    help: Label = ""
    places: int = 0
    blank: bool = False
    only: tuple[str, ...] = ()

    def choice_list(self) -> list[Choice]:
        """The codes with their labels, as they are now."""
        return list(self.choices() if callable(self.choices) else self.choices)

    def rows(self) -> Rows:
        if not isinstance(self.lookup, Rows):
            raise TypeError(f"{self.code} has no rows of its own")
        return self.lookup

    def expression(self, day: date) -> str | Expression:
        """The path or expression for that day."""
        if isinstance(self.lookup, Rows | Totals | Holds):
            raise TypeError(f"{self.code} is no column")
        if isinstance(self.lookup, Expression):
            return self.lookup
        return (self.lookup(day) if callable(self.lookup) else self.lookup) or self.code

    def of(self, values: Mapping[str, Any]) -> Any:
        """This field's value in a mapping of the Python side."""
        return self.value(values) if callable(self.value) else values.get(self.value or self.code)

    @property
    def has_amounts(self) -> bool:
        return isinstance(self.lookup, Rows) and bool(self.lookup.amount)


class Catalogue:
    """The fields of one kind of subject; upper floors register theirs in `ready()`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._fields: dict[str, Field] = {}
        self._retired: dict[str, Label] = {}

    def register(self, *fields: Field) -> None:
        """Add fields; a code registered again is replaced, so that `ready()` may run twice."""
        for field in fields:
            self._fields[field.code] = field
            self._retired.pop(field.code, None)

    def retire(self, code: str, label: Label) -> None:
        """Take a field away but keep its name, so that old conditions stay readable."""
        self._fields.pop(code, None)
        self._retired[code] = label

    def get(self, code: str) -> Field | None:
        return self._fields.get(code)

    def retired(self, code: str) -> Label | None:
        return self._retired.get(code)

    def all_retired(self) -> list[tuple[str, Label]]:
        return list(self._retired.items())

    def __iter__(self) -> Iterator[Field]:
        return iter(list(self._fields.values()))

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, code: object) -> bool:
        return code in self._fields

    def groups(self) -> list[tuple[str, list[Field]]]:
        """The fields under their groups, both in the order of registration."""
        found: dict[str, list[Field]] = {}
        for field in self._fields.values():
            found.setdefault(str(field.group), []).append(field)
        return list(found.items())


_CATALOGUES: Final[dict[str, Catalogue]] = {}


def catalogue(name: str) -> Catalogue:
    """The catalogue of that subject, empty at first."""
    return _CATALOGUES.setdefault(name, Catalogue(name))
