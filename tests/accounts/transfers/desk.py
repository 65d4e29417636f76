"""Two people with accounts, a weekday noon, and an order with everything filled in."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from accounts.identity.models import Customer
from accounts.ledger.models import Account, Posting
from accounts.signing.models import StepUpChallenge
from accounts.transfers import services as transfers
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import BANK_ZONE
from portal.kernel.money import Money

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=BANK_ZONE)
NIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=BANK_ZONE)


def actor_for(customer: Customer, session: str = "session-one") -> Actor:
    return Actor("customer", customer.pk, Channel.WEB, "192.0.2.1", session)


def order(source: Account, target: Account, typed: str, **changes: Any) -> transfers.Submission:
    """Submit a transfer by the source's holder; `typed` is the amount."""
    customer = source.holder
    assert customer is not None and target.holder is not None
    given: dict[str, Any] = {
        "customer": customer,
        "source": source,
        "target": target,
        "payee_name": target.holder.name,
        "amount": Money.parse(typed, source.currency),
        "memo": "房租",
        "key": uuid4(),
        "actor": actor_for(customer),
        "now": NOON,
    }
    return transfers.submit_transfer(**given | changes)


def signature_for(source: Account, target: Account, amount: str, **changes: Any) -> StepUpChallenge:
    """A signature the source's holder gave for that order."""
    from accounts.signing import services as signing
    from accounts.transfers import rules

    customer = source.holder
    assert customer is not None and target.holder is not None
    act = rules.content_hash(
        source_id=source.pk,
        target_id=target.pk,
        payee_name=changes.get("payee_name", target.holder.name),
        amount=Money.parse(amount, source.currency),
        memo=changes.get("memo", "房租"),
    )
    actor, now = changes.get("actor", actor_for(customer)), changes.get("now", NOON)
    challenge = signing.ask(customer=customer, action=rules.ACTION, act=act, actor=actor, now=now)
    return signing.sign(challenge=challenge, secret="walk-together-2026", actor=actor, now=now)


def picture(*accounts: Account) -> list[tuple[int, int, int]]:
    """Balance, holds and number of entries of each account, and how many postings there are: what must not change."""
    rows = [Account.objects.values_list("balance", "held", "last_seq").get(pk=account.pk) for account in accounts]
    return [*rows, (Posting.objects.count(), 0, 0)]
