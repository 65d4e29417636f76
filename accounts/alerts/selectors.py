"""From which amount each holder hears of an account."""

from accounts.alerts import rules
from accounts.alerts.models import MovementAlert
from accounts.identity.models import Customer
from accounts.ledger.models import Account, AccountHolder
from portal.kernel.money import Money


def default_threshold(account: Account) -> int:
    """The house's threshold in the account's minor units."""
    return Money.parse(str(rules.DEFAULT_THRESHOLD_MAJOR), account.currency).minor


def threshold_of(*, account: Account, customer: Customer) -> int | None:
    """The holder's threshold in minor units, the house's until they chose; None: no alerts."""
    row = MovementAlert.objects.filter(account=account, customer=customer).first()
    return row.threshold if row else default_threshold(account)


def thresholds(account: Account) -> dict[int, int | None]:
    """Holder's customer id → threshold, for everybody who holds the account; empty for the bank's own."""
    if account.holder_id is None:
        return {}
    holders = [account.holder_id, *AccountHolder.objects.filter(account=account).values_list("customer_id", flat=True)]
    chosen = dict(MovementAlert.objects.filter(account=account).values_list("customer_id", "threshold"))
    return {holder: chosen.get(holder, default_threshold(account)) for holder in holders}
