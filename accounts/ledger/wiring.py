"""Hooks of the ledger: its steps of the end of day and its chain heads for the signed checkpoints."""

from collections.abc import Iterable, Iterator, Sequence

from accounts.ledger import bankday, jobs, selectors, services
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account
from portal.kernel import checkpoints, reference


def ready() -> None:
    bankday.register_step("ledger.expire_holds", jobs.expire_holds, order=bankday.FIRST)
    bankday.register_step("ledger.roll_up", jobs.roll_up, order=bankday.LAST)
    checkpoints.register_source("ledger", heads, missing)
    reference.register("chart of accounts", chart_of_accounts)


def chart_of_accounts() -> int:
    """The bank's own accounts in its own currency; those of other currencies open when first needed."""
    before = Account.objects.banks_own().count()
    for kind in AccountKind:
        if kind.is_banks_own:
            services.bank_account(kind, "CNY")
    return Account.objects.banks_own().count() - before


def heads() -> Iterator[checkpoints.Head]:
    """The newest entry of every account."""
    for account, seq, head in selectors.chain_heads():
        yield checkpoints.Head(str(account), seq, head)


def missing(signed: Sequence[checkpoints.Head]) -> Iterable[checkpoints.Head]:
    """Those of the signed entries that are not in the books any more."""
    for account, seq, head in selectors.vanished([(int(head.id), head.seq, head.hash) for head in signed]):
        yield checkpoints.Head(str(account), seq, head)
