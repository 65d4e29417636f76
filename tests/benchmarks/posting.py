"""P1 to P4: one posting, one whole transfer, a batch, a hot account; each against L0 or L1 in the same rounds."""

import os
import random
import time
from collections.abc import Iterator
from statistics import median
from typing import Any
from uuid import UUID

from tests.benchmarks import bank, baselines, round_trips
from tests.benchmarks.crew import Contender, Crew, Work, race, ratio
from tests.benchmarks.figures import Figure, rate_of, ratio_of

ALL, ONE = 8, 1
BULK_LEGS = 2_000
_MEMO = "房租 十一月"


def _accounts(chance: random.Random) -> tuple[tuple[int, int], tuple[int, int]]:
    debit, credit = baselines.pair(chance)
    known = bank.accounts()
    return known[debit - 1], known[credit - 1]


def _key() -> UUID:
    return UUID(bytes=os.urandom(16))


def post(chance: random.Random) -> Work:
    """ledger.services.post: key, limits, velocity, both chains, event."""
    from django.utils import timezone

    from accounts.ledger import services as ledger
    from accounts.ledger.models import PostingKind
    from portal.kernel.access import Actor, Channel
    from portal.kernel.clock import bank_date
    from portal.kernel.money import Money

    amount = Money(1)

    def move() -> None:
        (debit, customer), (credit, _) = _accounts(chance)
        now = timezone.now()
        ledger.post(
            debit=debit,
            credit=credit,
            amount=amount,
            kind=PostingKind.TRANSFER,
            key=_key(),
            actor=Actor("customer", customer, Channel.WEB),
            now=now,
            business_date=bank_date(now),
            memo=_MEMO,
            debit_party="林知夏",
            credit_party="周明远",
        )

    return move


def hot(chance: random.Random) -> Work:
    """The same posting, always to one account: a merchant on a busy day."""
    from django.utils import timezone

    from accounts.ledger import services as ledger
    from accounts.ledger.models import PostingKind
    from portal.kernel.access import Actor, Channel
    from portal.kernel.clock import bank_date
    from portal.kernel.money import Money

    merchant, _ = bank.accounts()[0]
    amount = Money(1)

    def move() -> None:
        debit, customer = bank.accounts()[chance.randrange(1, baselines.ACCOUNTS)]
        now = timezone.now()
        ledger.post(
            debit=debit,
            credit=merchant,
            amount=amount,
            kind=PostingKind.TRANSFER,
            key=_key(),
            actor=Actor("customer", customer, Channel.WEB),
            now=now,
            business_date=bank_date(now),
            memo=_MEMO,
            debit_party="林知夏",
            credit_party="周明远",
        )

    return move


def transfer(chance: random.Random) -> Work:
    """transfers.submit_transfer: the customer's order with its stored risk decision; whatever does not arrive fails the run."""
    from django.utils import timezone

    from accounts.ledger.models import Account
    from accounts.transfers import services as transfers
    from accounts.transfers.models import TransferState
    from portal.kernel.access import Actor, Channel
    from portal.kernel.money import Money

    known = {account.pk: account for account in Account.objects.select_related("holder").filter(pk__in=[pk for pk, _ in bank.accounts()])}
    amount = Money(1)

    def move() -> None:
        (debit, customer), (credit, _) = _accounts(chance)
        source = known[debit]
        done = transfers.submit_transfer(
            customer=source.holder,
            source=source,
            target=known[credit],
            payee_name="周明远",
            amount=amount,
            memo=_MEMO,
            key=_key(),
            actor=Actor("customer", customer, Channel.WEB),
            now=timezone.now(),
        )
        if done.transfer is None or done.transfer.state != TransferState.DONE:
            raise RuntimeError(f"the transfer did not arrive: {done}")

    return move


def bulk(chance: random.Random) -> Work:
    """ledger.services.post_bulk: a payroll of 2,000 legs from one account."""
    from django.utils import timezone

    from accounts.ledger import services as ledger
    from accounts.ledger.models import AccountKind, PostingKind
    from portal.kernel.access import SYSTEM
    from portal.kernel.clock import bank_date
    from portal.kernel.money import Money

    payroll = ledger.bank_account(AccountKind.PAYROLL, "CNY").pk
    amount = Money(1)

    def move() -> None:
        now = timezone.now()
        legs = [
            ledger.Leg(payroll, credit, amount, PostingKind.SALARY, _key(), memo="工资", debit_party="同行物业", credit_party="林知夏")
            for credit, _ in chance.sample(bank.accounts(), BULK_LEGS)
        ]
        ledger.post_bulk(legs=legs, actor=SYSTEM, now=now, business_date=bank_date(now))

    return move


CONTENDERS: dict[str, Contender] = {
    "L0": baselines.l0,
    "L1": baselines.l1,
    "ORM": baselines.orm,
    "L1 through Django": baselines.l1_django,
    "L1 through Django's cursor": baselines.l1_django_cursor,
    "ledger.post": post,
    "ledger.post to one account": hot,
    "submit_transfer": transfer,
    "post_bulk": bulk,
}


def measure(wanted: set[str], *, seconds: float, rounds: int, seed: int) -> Iterator[Figure]:
    """The figures whose names' first parts are wanted."""
    if wanted & {"P1", "P2", "P4"}:
        crew = Crew(CONTENDERS, size=ALL, seed=seed)
        try:
            yield from _races(crew, wanted, seconds=seconds, rounds=rounds, seed=seed)
        finally:
            crew.close()
    if "P3" in wanted:
        yield from _round_trips()


def _races(crew: Crew, wanted: set[str], *, seconds: float, rounds: int, seed: int) -> Iterator[Figure]:
    names = ["L0", "L1"]
    names += ["ORM", "ledger.post", "submit_transfer"] if "P1" in wanted else []
    names += ["L1 through Django", "L1 through Django's cursor"] if "P2" in wanted else []
    both = race(crew, names, workers=ALL, seconds=seconds, rounds=rounds, seed=seed)
    if "P4" in wanted:
        for hot_name in ("ledger.post", "ledger.post to one account"):
            both.setdefault(hot_name, [])
        hot_rates = race(crew, ["ledger.post", "ledger.post to one account"], workers=ALL, seconds=seconds, rounds=rounds, seed=seed)
    alone = race(crew, [*names, *(["post_bulk"] if "P4" in wanted else [])], workers=ONE, seconds=seconds, rounds=rounds, seed=seed)
    for suffix, rates, label in (("", both, "8 connections"), ("_one", alone, "1 connection")):
        if "P1" in wanted:
            yield ratio_of(f"P1.post{suffix}", *ratio(rates, "ledger.post", "L0"), f"L0, {label}")
            yield ratio_of("P1" if not suffix else "P1.one", *ratio(rates, "submit_transfer", "L0"), f"L0, {label}")
        if "P2" in wanted:
            yield ratio_of("P2" if not suffix else "P2.one", *ratio(rates, "L1 through Django", "L1"), f"L1, {label}")
    if "P4" in wanted:
        per_transfer = alone | {"post_bulk": [rate * BULK_LEGS for rate in alone["post_bulk"]]}
        alone = per_transfer
        yield ratio_of("P4", *ratio(per_transfer, "post_bulk", "L1"), f"L1, 1 connection; batches of {BULK_LEGS}")
        yield ratio_of("P4.hot", *ratio(hot_rates, "ledger.post to one account", "ledger.post"), "random accounts, 8 connections")
    yield from (rate_of(f"{name} (8)", rates) for name, rates in both.items() if rates)
    yield from (rate_of(f"{name} (1)", rates) for name, rates in alone.items())


def _round_trips() -> Iterator[Figure]:
    """P3: what the server counts while one process makes 100 transfers, before and after the accounts have a history."""
    chance = random.Random(3)
    young = round_trips.per_call(transfer(chance), times=100)
    pay = bulk(chance)
    for _ in range(20):
        pay()
    old = round_trips.per_call(transfer(chance), times=100)
    yield Figure("P3", old, "round trips", "statements the server counted, 100 transfers")
    yield ratio_of("P3.growth", old / young, [young, old], "the same before 40,000 more postings")


def latencies(work: Work, *, times: int) -> list[float]:
    """Milliseconds of each call, sorted."""
    spent: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return sorted(spent)


def share(ordered: list[float], part: float) -> float:
    """The value below which that part lies."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def typical(values: list[Any]) -> float:
    return float(median(values))
