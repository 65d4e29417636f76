"""Groups of purposes as the page shows them, and who counts as a child. No database."""

from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHILD: Final = "child"
#: Below this age a guardian agrees (Personal Information Protection Law, article 31).
GUARDED_UNTIL: Final = 14
#: Heading and its small line, in the order of the page.
GROUPS: Final[tuple[tuple[str, str | Promise, str | Promise], ...]] = (
    ("sensitive", _("Sensitive data"), _("The law wants a yes of its own for each of these.")),
    (CHILD, _("Children"), _("A guardian agrees at a branch.")),
    ("recipients", _("Who else receives data"), _("Each recipient is asked for by name.")),
    ("personal", _("Arranged for me"), _("You can have the same pages as everybody.")),
    ("marketing", _("Suggestions"), _("Off until you switch them on, each way by itself.")),
)


def is_child(born: date | None, today: date) -> bool:
    """Whether somebody born on that day is not yet fourteen.

    >>> is_child(date(2012, 11, 22), date(2026, 11, 21)), is_child(date(2012, 11, 21), date(2026, 11, 21)), is_child(None, date(2026, 1, 1))
    (True, False, False)
    """
    if born is None:
        return False
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < GUARDED_UNTIL
