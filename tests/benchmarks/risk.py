"""P12: one stored risk decision, features read and rules applied, as `risk.services.decide` answers it."""

import random
from collections.abc import Iterator

from tests.benchmarks import bank, posting
from tests.benchmarks.crew import Work
from tests.benchmarks.figures import Figure

TIMES = 2_000


def decide(chance: random.Random) -> Work:
    from django.utils import timezone

    from accounts.ledger.models import Account
    from accounts.risk import services as risk
    from accounts.risk.models import Action
    from portal.kernel.access import Actor, Channel
    from portal.kernel.money import Money

    known = list(Account.objects.select_related("holder").filter(pk__in=[pk for pk, _ in bank.accounts()[:200]]))

    def one() -> None:
        source, target = chance.sample(known, 2)
        risk.decide(
            action=Action.TRANSFER,
            customer=source.holder,
            account=source,
            counterparty=target,
            amount=Money(1),
            to_own=False,
            new_payee=True,
            key=posting._key(),
            actor=Actor("customer", source.holder_id, Channel.WEB),
            now=timezone.now(),
        )

    return one


def measure(wanted: set[str], *, seed: int) -> Iterator[Figure]:
    if "P12" not in wanted:
        return
    work = decide(random.Random(seed))
    posting.latencies(work, times=100)
    spent = posting.latencies(work, times=TIMES)
    yield Figure("P12.p50_ms", round(posting.share(spent, 0.5), 3), "ms", f"{TIMES} decisions, stored, one connection")
    yield Figure("P12.p99_ms", round(posting.share(spent, 0.99), 3), "ms", f"{TIMES} decisions, stored, one connection")
