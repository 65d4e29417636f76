"""Ctrl+K: one box that finds customers, colleagues, places, pages, accounts, transfers and counter transactions.

Each source answers a few rows that this person may see. What was typed is kept nowhere: the audit says by what kind of
word and how many rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise

from accounts.organisation.models import StaffMember
from backoffice.clients import selectors as clients
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.canonical import clean

#: Rows a source answers, and characters of a word that are looked at: longer than a name, a number or a reference is nothing.
ROWS_OF_A_SOURCE: Final = 6
LONGEST_WORD: Final = 64


@dataclass(frozen=True, slots=True)
class Hit:
    """One row: what it is, a quiet line beside it, and where it leads."""

    title: str
    note: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The rows of one source."""

    name: str
    hits: list[Hit]


Source = Callable[[StaffMember, str], list[Hit]]
_sources: dict[str, tuple[int, Promise, Source]] = {}


def register(code: str, order: int, name: Promise, source: Source) -> None:
    """Let Ctrl+K find something more; the source answers at most `ROWS_OF_A_SOURCE` rows that this person may see."""
    _sources[code] = (order, name, source)


def word_of(text: str) -> str:
    """What was typed, as the sources get it: one line without control characters, not longer than a reference could be."""
    return " ".join("".join(c if c.isprintable() else " " for c in clean(text.replace("\x00", " "))).split())[:LONGEST_WORD]


def find(*, staff: StaffMember, text: str, actor: Actor, now: datetime) -> list[Shelf]:
    """What fits the word, shelf by shelf; an empty word finds nothing and leaves no trace."""
    word = word_of(text)
    if not word:
        return []
    shelves = [Shelf(str(name), source(staff, word)[:ROWS_OF_A_SOURCE]) for _order, name, source in sorted(_sources.values(), key=lambda known: known[0])]
    found = [shelf for shelf in shelves if shelf.hits]
    rows = sum(len(shelf.hits) for shelf in found)
    audit.record(actor=actor, verb="workplace.searched", subject="workplace", now=now, details={"by": kind_of(word), "rows": rows})
    return found


def kind_of(word: str) -> str:
    """By what kind of word was searched.

    >>> [kind_of(word) for word in ("林知夏", "13800000007", "TR01J0ABCDEFGHJKMNPQR", "6299990000000000017")]
    ['name', 'phone', 'reference', 'account']
    """
    if is_reference(word):
        return "reference"
    if is_account_number(word):
        return "account"
    return clients.kind_of_search(word)


def is_reference(word: str) -> bool:
    """Whether it looks like one of our public references: two letters and eighteen more characters."""
    return len(word) == 20 and word.isascii() and word.isalnum() and word[:2].isalpha() and not word.isalpha()


def is_account_number(word: str) -> bool:
    """Whether it looks like an account number, blanks between its groups left out."""
    plain = word.replace(" ", "")
    return plain.isascii() and plain.isdecimal() and len(plain) == 19


def to_customer(number: str) -> str:
    """A customer's page, opened from the search."""
    return f"{reverse('admin:customer', args=[number])}?for=search"
