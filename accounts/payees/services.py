"""Find the account somebody means to pay."""

from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.payees import rules
from portal.kernel.errors import Refusal

MISSES_AN_HOUR: Final = 10


class PayeeRefused(Refusal):
    """This payee cannot be paid; `field` is the field of the form it stands beside."""

    code = "payee_refused"
    field = "number"


class BadNumber(PayeeRefused):
    code = "bad_number"
    message = _("An account number here has 19 digits, and these do not add up to one. Look for a slip. Nothing was taken.")


class NameMismatch(PayeeRefused):
    code = "name_mismatch"
    field = "name"
    message = _("This name and this account number do not belong together. Ask the payee for both again. Nothing was taken.")


class TooManyMisses(PayeeRefused):
    code = "too_many_misses"
    field = "name"
    message = _("Name and number did not match too many times. Nothing was taken. You can try again in an hour.")


class PayeeClosed(PayeeRefused):
    code = "payee_closed"
    message = _("This account is closed or stopped and cannot receive money. Nothing was taken.")


def find_payee(*, customer: Customer, number: str, name: str, now: datetime) -> Account:
    """The account with that number, if the name is exactly its holder's.

    Raises `BadNumber`, `NameMismatch` (also where no such account exists), `PayeeClosed` or `TooManyMisses`.
    """
    digits = rules.plain_number(number)
    if not digits:
        raise BadNumber
    misses = f"payee-misses:{customer.pk}:{now:%Y%m%d%H}"
    if cache.get(misses, 0) >= MISSES_AN_HOUR:
        raise TooManyMisses
    account = Account.objects.select_related("holder").filter(number=digits, holder__isnull=False).first()
    if account is None or account.holder is None or not _is_called(account.holder, name):
        cache.add(misses, 0, timeout=3600)
        cache.incr(misses)
        raise NameMismatch
    if not account.is_open:
        raise PayeeClosed
    return account


def name_as_said(account: Account, said: str) -> str:
    """The holder's name in the writing that was typed: whoever knows one is not shown the other."""
    holder = account.holder
    if holder is None:
        return said
    return holder.name if rules.plain_name(said) == rules.plain_name(holder.name) else holder.name_en


def _is_called(holder: Customer, name: str) -> bool:
    said = rules.plain_name(name)
    return bool(said) and said in {rules.plain_name(known) for known in (holder.name, holder.name_en) if known}
