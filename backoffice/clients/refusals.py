"""What the client book declines to do; nothing was changed, and the sentence says what to do next."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal

#: Why one customer of many was left where it was. "already" is no mistake: there was nothing to do.
PROBLEMS: Final[Mapping[str, str | Promise]] = {
    "already": _("already with this manager"),
    "no_customer": _("no such customer in your reach"),
    "closed": _("no longer a customer"),
    "no_manager": _("no such member of staff"),
    "left": _("this colleague has left or is inactive"),
    "not_a_manager": _("this colleague is not an account manager"),
    "other_branch": _("this colleague works for another branch"),
    "taken": _("somebody else looks after this customer"),
    "changed": _("somebody changed this while you were looking"),
    "no_branch": _("no such branch"),
    "wrong_branch": _("the customer belongs to another branch"),
    "twice": _("the customer is named on an earlier line"),
    "no_lead": _("nobody leads for this customer"),
    "not_held": _("this colleague does not look after the customer any more"),
}


def problem(code: str) -> str:
    """The sentence of a code; an unknown code is shown as it is."""
    return str(PROBLEMS.get(code, code))


class BookRefusal(Refusal):
    """Base of the client book's refusals."""


class NotAssigned(BookRefusal):
    """A single customer could not be given; `why` is one of `PROBLEMS`."""

    code = "not_assigned"
    message = _("Nothing was changed: %(why)s.")


class AlreadyTaken(BookRefusal):
    code = "already_taken"
    message = _("%(who)s was faster and looks after this customer now. Nothing was changed; the pool shows who is still free.")


class BookIsFull(BookRefusal):
    code = "book_is_full"
    message = _("Your book holds %(count)s clients already, and %(most)s is the most. Nothing was changed; ask your branch manager.")


class WhyNeeded(BookRefusal):
    code = "reason_needed"
    message = _("Write a reason of at least %(least)s characters. Nothing was changed.")


class BadShares(BookRefusal):
    code = "bad_shares"
    message = _("The shares of the others must leave something for the lead, and each colleague stands once. Nothing was changed.")


class NotADraft(BookRefusal):
    code = "not_a_draft"
    message = _("This was decided already. Nothing was done again.")


class NothingToMove(BookRefusal):
    code = "nothing_to_move"
    message = _("There is nobody to move. Nothing was changed.")
