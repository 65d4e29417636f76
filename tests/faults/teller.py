"""A process that moves money through the ledger's service and says, line by line, what it was told.

`open N`: N accounts with 1,000 yuan each. `post SEED`: until its input ends, one posting after the other; a lost
connection is met as any client would meet it: again, with the same key. Lines: `ack KEY POSTING`.
"""

import random
import select
import sys
import time
from typing import Any
from uuid import UUID

import django

django.setup()

from django.db import Error, connections  # noqa: E402 (after setup)
from django.utils import timezone  # noqa: E402

from accounts.ledger import services as ledger  # noqa: E402
from accounts.ledger.models import Account, PostingKind  # noqa: E402
from portal.kernel.access import SYSTEM, Actor, Channel  # noqa: E402
from portal.kernel.clock import bank_date  # noqa: E402
from portal.kernel.money import Money  # noqa: E402


def open_accounts(count: int) -> None:
    from tests.factories import money

    for _ in range(count):
        money.account(balance="1,000.00")


def post(seed: str) -> None:
    chance = random.Random(seed)
    accounts = list(Account.objects.filter(holder__isnull=False).order_by("pk").values_list("pk", flat=True))
    while not select.select([sys.stdin], [], [], 0)[0]:
        debit, credit = chance.sample(accounts, 2)
        key = UUID(int=chance.getrandbits(128))
        answer = _insist(debit=debit, credit=credit, amount=Money(chance.randint(1, 50)), key=key)
        if answer is not None:
            print("ack", key, answer.posting_id, flush=True)


def _insist(**what: Any) -> ledger.Posted | None:
    """Ask until there is an answer; a refusal is one."""
    now = timezone.now()
    while True:
        try:
            return ledger.post(
                **what,
                kind=PostingKind.FROM_OTHER_BANK,
                actor=Actor(SYSTEM.kind, SYSTEM.id, Channel.JOB),
                now=now,
                business_date=bank_date(now),
                topic="",
            )
        except ledger.NotEnoughMoney:
            return None
        except Error:
            connections.close_all()
            time.sleep(0.02)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["open", count]:
            open_accounts(int(count))
        case ["post", seed]:
            post(seed)
