"""What the ledger declines to do. Nothing changed; the sentence is fit for the customer."""

from typing import Any, ClassVar

import psycopg
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal
from portal.kernel.prepared import Refusals


class LedgerRefusal(Refusal):
    """Base of the ledger's refusals. `account` is the account it is about, `position` the posting's place in its batch (from 1)."""

    def __init__(self, *, account: int | None = None, position: int | None = None, **fields: object) -> None:
        super().__init__(**fields)
        self.account = account
        self.position = position

    @classmethod
    def of(cls, error: psycopg.Error) -> "LedgerRefusal":
        """The refusal behind a database error."""
        return cls(account=_number(error.diag.message_detail), position=_number(error.diag.message_hint))


class NotPositive(LedgerRefusal):
    code = "not_positive"
    message = _("The amount must be more than zero. Nothing was taken.")


class SameAccount(LedgerRefusal):
    code = "same_account"
    message = _("Both accounts are the same. Nothing was taken.")


class AccountNotOpen(LedgerRefusal):
    code = "account_not_open"
    message = _("One of the accounts is not open for this. Nothing was taken.")


class WrongCurrency(LedgerRefusal):
    code = "wrong_currency"
    message = _("The accounts are not in the currency of this amount. Nothing was taken.")


class NotEnoughMoney(LedgerRefusal):
    code = "not_enough_money"
    message = _("There is not enough money in this account. Nothing was taken.")


class OverMaximum(LedgerRefusal):
    code = "over_maximum"
    message = _("The receiving account may not hold that much. Nothing was taken.")


class OverLimit(LedgerRefusal):
    """`which` is each, channel, day or year."""

    code = "over_limit"
    message = _("This is over a limit of the account. Nothing was taken.")
    sentences: ClassVar[dict[str, str | Promise]] = {
        "each": _("This is over the limit of one payment. Nothing was taken."),
        "channel": _("This is over the daily limit of this way of paying. Nothing was taken."),
        "day": _("This is over the daily limit of the account. Nothing was taken."),
        "year": _("This is over the yearly limit of the account. Nothing was taken."),
    }

    def __init__(self, *, which: str = "day", **fields: Any) -> None:
        super().__init__(**fields)
        self.which = which

    def __str__(self) -> str:
        return str(self.sentences.get(self.which, self.message))

    @classmethod
    def of(cls, error: psycopg.Error) -> "OverLimit":
        return cls(which=error.diag.message_primary or "", account=_number(error.diag.message_detail))


class KeyReused(LedgerRefusal):
    code = "key_reused"
    message = _("This was sent before with other details. Nothing was taken now.")


class NoSuchAccount(LedgerRefusal):
    code = "no_such_account"
    message = _("There is no such account. Nothing was taken.")


class NotEmpty(LedgerRefusal):
    code = "account_not_empty"
    message = _("There is still money in this account. Nothing was closed.")


class HoldNotPending(LedgerRefusal):
    code = "hold_not_pending"
    message = _("The money is no longer held for this. Nothing was taken.")


class AlreadyReversed(LedgerRefusal):
    code = "already_reversed"
    message = _("This was undone before. Nothing was changed now.")


class CannotReverse(LedgerRefusal):
    code = "cannot_reverse"
    message = _("This cannot be undone. Nothing was changed.")


#: SQLSTATE of the functions in sql/ → refusal. Other capabilities' functions that call ledger_post pass these on.
BY_SQLSTATE: Refusals = {
    "LG001": NotPositive.of,
    "LG002": SameAccount.of,
    "LG003": AccountNotOpen.of,
    "LG004": WrongCurrency.of,
    "LG005": NotEnoughMoney.of,
    "LG006": OverMaximum.of,
    "LG007": OverLimit.of,
    "LG008": KeyReused.of,
    "LG009": NoSuchAccount.of,
    "LG010": HoldNotPending.of,
    "LG011": AlreadyReversed.of,
    "LG012": CannotReverse.of,
}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
