"""What stands in the way, and where the rest of the money can go."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.deposits import selectors as deposits
from accounts.deposits.selectors import Holding
from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.models import Account, AccountStatus
from accounts.profile.closing import rules
from accounts.transfers.models import Transfer, TransferState
from portal.kernel.money import Money
from portal.templatetags.money import money

_NOT_FINISHED = (TransferState.WAITING, TransferState.HELD)


@dataclass(frozen=True, slots=True)
class Closable:
    """An account with what stands in the way of closing it (nothing: it can be closed)."""

    holding: Holding
    obstacles: list[str]


def closables(*, customer: Customer) -> list[Closable]:
    """The customer's accounts that are not closed."""
    return [Closable(one, obstacles(customer=customer, holding=one)) for one in deposits.holdings(customer=customer)]


def obstacles(*, customer: Customer, holding: Holding) -> list[str]:
    """Sentences about what must happen first, with where to do it."""
    account = holding.account
    said = []
    if customer.status != CustomerStatus.ACTIVE or account.status != AccountStatus.OPEN:
        said.append(_("It is stopped at present. Your branch can tell you why."))
    if account.kind in rules.AT_A_BRANCH:
        said.append(_("An account of this kind is closed at your branch."))
    if holding.others:
        said.append(_("You hold it together with %(names)s: come to a branch together.") % {"names": holding.names_of_others})
    if account.balance < 0:
        said.append(_("%(amount)s is owed. Pay it back first.") % {"amount": _amount(-account.balance, account)})
    if account.held:
        said.append(_("%(amount)s is reserved for payments under way. Wait until they are through, or undo them.") % {"amount": _amount(account.held, account)})
    if Transfer.objects.for_customer(customer).filter(source_id=account.pk, state__in=_NOT_FINISHED).exists():
        said.append(_("A transfer from it is not finished. Wait for it, or undo it."))
    return said


def targets(*, customer: Customer, account: Account) -> list[Holding]:
    """Own open accounts of the same currency that can take the rest."""
    mine = deposits.holdings(customer=customer)
    usual = (one for one in mine if one.account.kind not in rules.AT_A_BRANCH and one.account.holder_id == customer.pk)
    return [one for one in usual if one.account.pk != account.pk and one.account.currency == account.currency and one.account.status == AccountStatus.OPEN]


def _amount(minor: int, account: Account) -> str:
    return str(money(Money(minor, account.currency)))
