"""A small bank on the stage: customers with one account each, money on them, and no limit or rule that would stop a hundred payments an hour."""

from datetime import date
from functools import cache
from typing import Final
from uuid import uuid4

from tests.benchmarks.baselines import ACCOUNTS

START_MINOR: Final = 10**10
_CHUNK: Final = 5_000


def build() -> None:
    """Make as many accounts as the baselines have, through the services the bank itself uses."""
    from django.db import transaction
    from django.utils import timezone

    from accounts.identity.models import Customer
    from accounts.ledger import services as ledger
    from accounts.ledger.models import Account, AccountKind
    from accounts.organisation.models import Branch, BranchKind

    now = timezone.now()
    with transaction.atomic():
        branch = Branch.objects.create(code="9001", name="测试总行", name_en="Bench", kind=BranchKind.HEAD, path="9001.", opened_on=date(2020, 1, 1))
        customers = Customer.objects.bulk_create(
            Customer(number=f"B{serial:08d}", name=f"客户{serial}", branch=branch, opened_on=date(2020, 1, 1)) for serial in range(ACCOUNTS)
        )
        ledger.open_accounts(accounts=[ledger.NewAccount(customer, branch, AccountKind.TYPE_1, "CNY") for customer in customers], now=now)
    _fund(list(Account.objects.filter(holder__isnull=False).order_by("pk").values_list("pk", flat=True)))
    _lift_velocity_rules()


def _fund(accounts: list[int]) -> None:
    from django.utils import timezone

    from accounts.ledger import services as ledger
    from accounts.ledger.models import AccountKind, PostingKind
    from portal.kernel.access import SYSTEM
    from portal.kernel.clock import bank_date
    from portal.kernel.money import Money

    now = timezone.now()
    opening = ledger.bank_account(AccountKind.OPENING, "CNY").pk
    for start in range(0, len(accounts), _CHUNK):
        legs = [
            ledger.Leg(debit=opening, credit=account, amount=Money(START_MINOR), kind=PostingKind.OPENING, key=uuid4())
            for account in accounts[start : start + _CHUNK]
        ]
        ledger.post_bulk(legs=legs, actor=SYSTEM, now=now, business_date=bank_date(now))


def _lift_velocity_rules() -> None:
    """Every rule is still evaluated for every payment; those that count payments an hour just never fire."""
    from django.db import connections

    from accounts.risk.models import RiskRule

    RiskRule.objects.filter(hour_count_from__isnull=False).update(hour_count_from=32_000)
    connections.close_all()


@cache
def accounts() -> list[tuple[int, int]]:
    """(account, customer) of every customer's account; each process reads it once."""
    from accounts.ledger.models import Account

    return list(Account.objects.filter(holder__isnull=False, number__gt="").order_by("pk").values_list("pk", "holder_id")[:ACCOUNTS])
