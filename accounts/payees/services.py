"""Find the account somebody means to pay, and keep a payee book."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.models import Account, AccountStatus
from accounts.payees import rules
from accounts.payees.models import ReceivingAccount, SavedPayee
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference
from portal.kernel.vault import lookup_hash

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


class NobodyThere(PayeeRefused):
    code = "name_mismatch"
    field = "name"
    message = _("Nobody of this name receives money here at this mobile number. Ask the payee for an account number instead. Nothing was taken.")


class NotANumber(PayeeRefused):
    code = "bad_number"
    message = _("This is neither an account number of 19 digits nor a mobile number. Look for a slip. Nothing was taken.")


class NotToBeSaved(PayeeRefused):
    code = "not_to_be_saved"
    message = _("An account of your own needs no place in the payee book.")


class BookIsFull(PayeeRefused):
    code = "book_is_full"
    message = _("Your payee book is full. Take somebody out first.")


def find(*, customer: Customer, number: str, name: str, now: datetime) -> Account:
    """The account meant by an account number or a mobile number, and the exact name.

    Raises what `find_payee` and `find_by_mobile` raise, and `NotANumber` for what is neither.
    """
    mobile = rules.plain_mobile(number)
    if mobile:
        return find_by_mobile(customer=customer, mobile=mobile, name=name, now=now)
    if not any(character.isdigit() for character in number):
        raise NotANumber
    return find_payee(customer=customer, number=number, name=name, now=now)


def find_by_mobile(*, customer: Customer, mobile: str, name: str, now: datetime) -> Account:
    """Where money sent to that mobile number arrives, if the name is exactly its owner's.

    Raises `NobodyThere` alike for an unknown number, another name, and an owner who receives nothing by number; or `TooManyMisses`.
    """
    misses = _misses(customer, now)
    owners = Customer.objects.filter(phone_hash=lookup_hash("phone", mobile), status=CustomerStatus.ACTIVE).order_by("pk")[:20]
    named = [owner for owner in owners if _is_called(owner, name)]
    account = receiving_account(named[0]) if len(named) == 1 else None
    if account is None:
        _count(misses)
        raise NobodyThere
    return account


def find_payee(*, customer: Customer, number: str, name: str, now: datetime) -> Account:
    """The account with that number, if the name is exactly its holder's.

    Raises `BadNumber`, `NameMismatch` (also where no such account exists), `PayeeClosed` or `TooManyMisses`.
    """
    digits = rules.plain_number(number)
    if not digits:
        raise BadNumber
    misses = _misses(customer, now)
    account = Account.objects.select_related("holder").filter(number=digits, holder__isnull=False).first()
    if account is None or account.holder is None or not _is_called(account.holder, name):
        _count(misses)
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


def receiving_account(customer: Customer) -> Account | None:
    """Where money sent to the customer's mobile number arrives: what they chose, else their only current account, else nowhere."""
    open_ones = Account.objects.filter(holder=customer, status=AccountStatus.OPEN, kind__in=rules.CURRENT_KINDS, currency=rules.HOME_CURRENCY).select_related(
        "holder"
    )
    chosen = ReceivingAccount.objects.filter(customer=customer).first()
    if chosen is not None:
        return None if chosen.account_id is None else open_ones.filter(pk=chosen.account_id).first()
    found = list(open_ones.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def choose_receiving_account(*, customer: Customer, account: Account | None, actor: Actor, now: datetime) -> None:
    """Let money to the customer's mobile number arrive in that account of theirs; None: in none."""
    ReceivingAccount.objects.update_or_create(customer=customer, defaults={"account": account, "chosen_at": now})
    where = account.reference if account else ""
    audit.record(actor=actor, verb="receiving.chosen", subject=f"customer:{customer.pk}", now=now, details={"account": where})


@transaction.atomic
def save_payee(*, customer: Customer, account: Account, name: str, actor: Actor, now: datetime) -> SavedPayee:
    """Keep that account under that name in the payee book; once. Raises `NotToBeSaved` or `BookIsFull`."""
    if account.holder_id == customer.pk or account.holder_id is None:
        raise NotToBeSaved
    book = SavedPayee.objects.for_customer(customer)
    if book.count() >= rules.MOST_SAVED:
        raise BookIsFull
    saved, is_new = book.get_or_create(customer=customer, account=account, defaults={"reference": new_reference("PY"), "name": name, "saved_at": now})
    if is_new:
        audit.record(actor=actor, verb="payee.saved", subject=f"payee:{saved.reference}", now=now)
    return saved


@transaction.atomic
def rename_payee(*, payee: SavedPayee, nickname: str, actor: Actor, now: datetime) -> None:
    """Call the payee otherwise in the book; the name that is checked and printed stays."""
    SavedPayee.objects.filter(pk=payee.pk).update(nickname=nickname)
    audit.record(actor=actor, verb="payee.renamed", subject=f"payee:{payee.reference}", now=now)


@transaction.atomic
def remove_payee(*, payee: SavedPayee, actor: Actor, now: datetime) -> None:
    """Take the payee out of the book; transfers stay as they are."""
    if SavedPayee.objects.filter(pk=payee.pk).delete()[0]:
        audit.record(actor=actor, verb="payee.removed", subject=f"payee:{payee.reference}", now=now)


def _misses(customer: Customer, now: datetime) -> str:
    """The counter of this person's misses within the hour; raises `TooManyMisses` when it is full."""
    counter = f"payee-misses:{customer.pk}:{now:%Y%m%d%H}"
    if cache.get(counter, 0) >= MISSES_AN_HOUR:
        raise TooManyMisses
    return counter


def _count(counter: str) -> None:
    cache.add(counter, 0, timeout=3600)
    with suppress(ValueError):  # the hour ended just now
        cache.incr(counter)


def _is_called(holder: Customer, name: str) -> bool:
    said = rules.plain_name(name)
    return bool(said) and said in {rules.plain_name(known) for known in (holder.name, holder.name_en) if known}
