"""Districts become places, clients customers, accounts accounts with their holders. What is there already is left alone."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from accounts.identity.models import Customer, IdKind
from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account, AccountHolder
from accounts.ledger.services import NewAccount
from accounts.organisation import services as organisation
from accounts.organisation.models import Branch, BranchKind
from backoffice.intake.berka.postings import CURRENCY
from backoffice.intake.berka.source import Bank
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date

_BATCH: Final = 2_000
_HEAD: Final = "CZ"


def branch_code(district: int) -> str:
    return f"CZ{district:02d}"


def customer_number(client: int) -> str:
    return f"CZ{client:07d}"


def account_number(account: int) -> str:
    return f"CZ{account:010d}"


def place_districts(bank: Bank, *, actor: Actor, now: datetime) -> int:
    """A branch for every region and a sub-branch for every district, under the head office there is (or a new one)."""
    known = set(Branch.objects.filter(code__startswith=_HEAD).values_list("code", flat=True))
    wanted = {key: row for key, row in bank.districts.rows.items() if branch_code(key) not in known}
    if not wanted:
        return 0
    opened_on = min(account.opened_on for account in bank.accounts.rows.values()) if bank.accounts.rows else bank_date(now)
    head = Branch.objects.filter(kind=BranchKind.HEAD).order_by("pk").first() or organisation.place_branch(
        code=_HEAD, name="Česká banka", name_en="Czech bank", kind=BranchKind.HEAD, opened_on=opened_on, actor=actor, now=now
    )
    regions = {region: _region(region, head, opened_on, actor, now) for region in sorted({row.region for row in wanted.values()})}
    for key, row in sorted(wanted.items()):
        organisation.place_branch(
            code=branch_code(key),
            name=row.name,
            name_en=row.name,
            kind=BranchKind.SUBBRANCH,
            parent=regions[row.region],
            opened_on=opened_on,
            actor=actor,
            now=now,
        )
    return len(wanted)


def _region(name: str, head: Branch, opened_on: date, actor: Actor, now: datetime) -> Branch:
    code = f"{_HEAD}-{''.join(word[0] for word in name.split()).upper()}{len(name)}"
    return Branch.objects.filter(code=code).first() or organisation.place_branch(
        code=code, name=name, name_en=name, kind=BranchKind.BRANCH, parent=head, opened_on=opened_on, actor=actor, now=now
    )


def add_clients(bank: Bank) -> int:
    """A customer for every client; the source has no names. Customer since the first account they may dispose of."""
    known = set(Customer.objects.filter(number__startswith=_HEAD).values_list("number", flat=True))
    branches = _branches()
    since = _since(bank)
    made = [
        Customer(
            number=customer_number(key),
            name=f"Klient {key}",
            name_en=f"Client {key}",
            id_kind=IdKind.FOREIGN,
            birth_date=row.birth_date,
            gender=row.gender,
            branch_id=branches[branch_code(row.district)],
            opened_on=since.get(key, row.birth_date),
        )
        for key, row in bank.clients.rows.items()
        if customer_number(key) not in known
    ]
    Customer.objects.bulk_create(made, batch_size=_BATCH)
    return len(made)


def _since(bank: Bank) -> dict[int, date]:
    since: dict[int, date] = {}
    for row in bank.dispositions.rows.values():
        opened_on = bank.accounts.rows[row.account].opened_on
        since[row.client] = min(since.get(row.client, opened_on), opened_on)
    return since


def open_accounts(bank: Bank, lowest: Mapping[int, int], *, now: datetime) -> int:
    """An account for every account, its overdraft as deep as the data goes (`lowest`, in haléře)."""
    known = accounts_by_number()
    owners = {row.account: row.client for row in bank.dispositions.rows.values() if row.owner}
    customers = {customer.number: customer for customer in Customer.objects.filter(number__startswith=_HEAD).defer("id_number", "phone")}
    branches = {branch.code: branch for branch in Branch.objects.filter(code__startswith=_HEAD)}
    new = [
        NewAccount(
            holder=customers[customer_number(owners[key])],
            branch=branches[branch_code(row.district)],
            kind=AccountKind.TYPE_1,
            currency=CURRENCY,
            min_balance=lowest.get(key, 0),
            number=account_number(key),
            opened_on=row.opened_on,
        )
        for key, row in bank.accounts.rows.items()
        if account_number(key) not in known
    ]
    return len(ledger.open_accounts(accounts=new, now=now)) if new else 0


def deepen_overdrafts(lowest: Mapping[int, int]) -> None:
    """Accounts that were here before and go lower in what is new."""
    for key, depth in lowest.items():
        if depth < 0:
            Account.objects.filter(number=account_number(key), min_balance__gt=depth).update(min_balance=depth)


def add_holders(bank: Bank, opened_before: Collection[str]) -> int:
    """Owners came with their accounts; who else may dispose of an account is a joint holder of it. Answers how many are new."""
    accounts = accounts_by_number()
    customers = dict(Customer.objects.filter(number__startswith=_HEAD).values_list("number", "pk"))
    known = set(AccountHolder.objects.filter(account__number__startswith=_HEAD).values_list("account_id", "customer_id"))
    made = [
        AccountHolder(account_id=account, customer_id=customer, since=bank.accounts.rows[row.account].opened_on)
        for row in bank.dispositions.rows.values()
        if not row.owner
        for account, customer in [(accounts[account_number(row.account)], customers[customer_number(row.client)])]
        if (account, customer) not in known
    ]
    AccountHolder.objects.bulk_create(made, batch_size=_BATCH)
    return len(made) + sum(row.owner and account_number(row.account) not in opened_before for row in bank.dispositions.rows.values())


def accounts_by_number() -> dict[str, int]:
    """Our accounts of this source."""
    return dict(Account.objects.filter(number__startswith=_HEAD).values_list("number", "pk"))


def _branches() -> dict[str, int]:
    return dict(Branch.objects.filter(code__startswith=_HEAD).values_list("code", "pk"))
