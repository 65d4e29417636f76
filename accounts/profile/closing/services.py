"""Closing one account with its rest sent on, and ending the relationship."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.consents import rules as consent_rules
from accounts.consents import selectors as consents
from accounts.consents import services as consent_services
from accounts.deposits import selectors as deposits
from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger import services as ledger
from accounts.ledger.models import Account, PostingKind
from accounts.profile.closing import rules, selectors
from accounts.risk import services as risk
from accounts.risk.models import Action, Outcome
from accounts.signing import services as signing
from accounts.signing.models import StepUpChallenge
from portal.kernel import audit, clock, events, ids
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal
from portal.kernel.money import Money


class ClosingRefused(Refusal):
    code = "closing_refused"
    message = gettext_lazy("This was not closed, and no money moved.")


class StillInTheWay(ClosingRefused):
    code = "still_in_the_way"
    message = gettext_lazy("Something stands in the way: %(what)s Nothing was closed, and no money moved.")


class BalanceChanged(ClosingRefused):
    code = "balance_changed"
    message = gettext_lazy("The balance changed meanwhile. Nothing was closed, and no money moved. Look at it once more.")


class RiskRefused(ClosingRefused):
    code = "risk_refused"
    message = gettext_lazy("The rest cannot be sent on at present. Nothing was closed, and no money moved. Your branch can tell you more.")


class NowhereToGo(ClosingRefused):
    code = "nowhere_to_go"
    message = gettext_lazy("Choose one of your open accounts for the rest of the money. Nothing was closed, and no money moved.")


@dataclass(frozen=True, slots=True)
class Closing:
    """What is signed: the account, the account that takes the rest (None: there is none), and how much in minor units."""

    account: Account
    target: Account | None
    rest_minor: int

    @property
    def name(self) -> str:
        return _called(self.account)

    @property
    def target_name(self) -> str:
        return _called(self.target) if self.target else ""

    @property
    def rest(self) -> Money:
        return Money(self.rest_minor, self.account.currency)

    @property
    def act(self) -> bytes:
        target = str(self.target.pk) if self.target else ""
        return signing.act_hash(rules.CLOSE_ACCOUNT, str(self.account.pk), target, str(self.rest_minor), self.account.currency)


def prepare(*, customer: Customer, reference: str, target: str) -> Closing:
    """What closing this account would do now. Raises `StillInTheWay` or `NowhereToGo`; the caller made sure that it is theirs."""
    holding = deposits.holding(customer=customer, reference=reference)
    if holding is None:
        raise ClosingRefused
    _refuse_obstacles(customer, holding)
    account = holding.account
    if not account.balance:
        return Closing(account, None, 0)
    chosen = next((one.account for one in selectors.targets(customer=customer, account=account) if one.account.reference == target), None)
    if chosen is None:
        raise NowhereToGo
    return Closing(account, chosen, account.balance)


def end_act(customer: Customer) -> bytes:
    """What is signed to end the relationship."""
    return signing.act_hash(rules.END, str(customer.pk))


def close_account(*, customer: Customer, closing: Closing, signature: StepUpChallenge, actor: Actor, now: datetime) -> None:
    """Send the rest on and close, all or nothing; exactly what was signed. Raises `ClosingRefused` and what signing and ledger raise."""
    if closing.target is not None:
        _ask_risk(customer, closing, closing.target, signature, actor, now)
    with transaction.atomic():
        _close(customer, closing, signature, actor, now)


def _close(customer: Customer, closing: Closing, signature: StepUpChallenge, actor: Actor, now: datetime) -> None:
    signing.use(challenge_id=signature.pk, customer=customer, act=closing.act, actor=actor, now=now)
    ours = sorted(account.pk for account in (closing.account, closing.target) if account)
    locked = {row.pk: row for row in Account.objects.filter(pk__in=ours).order_by("pk").select_for_update()}
    holding = deposits.holding(customer=customer, reference=closing.account.reference)
    if holding is None:
        raise ClosingRefused
    _refuse_obstacles(customer, holding)
    if locked[closing.account.pk].balance != closing.rest_minor:
        raise BalanceChanged
    if closing.target is not None:
        _send_rest(customer, closing, signature, actor, now)
    ledger.close_account(account=closing.account.pk, actor=actor, now=now)
    payload = {"account": closing.account.reference}
    events.record("account.closed", subject=f"customer:{customer.pk}", actor_id=actor.id, payload=payload, now=now)


@transaction.atomic
def end_relationship(*, customer: Customer, signature: StepUpChallenge, actor: Actor, now: datetime) -> None:
    """The person is a customer no more: no account is open, what they agreed to ends, their login goes on reading."""
    signing.use(challenge_id=signature.pk, customer=customer, act=end_act(customer), actor=actor, now=now)
    locked = Customer.objects.select_for_update().get(pk=customer.pk)
    if locked.status != CustomerStatus.ACTIVE:
        raise ClosingRefused
    if deposits.holdings(customer=customer):
        raise StillInTheWay(what=_("an account is still open."))
    _withdraw_everything(customer, actor, now)
    Customer.objects.filter(pk=customer.pk).update(status=CustomerStatus.CLOSED)
    events.record("customer.closed", subject=f"customer:{customer.pk}", actor_id=actor.id, payload={}, now=now)
    audit.record(actor=actor, verb="customer.closed", subject=f"customer:{customer.pk}", now=now)


def _ask_risk(customer: Customer, closing: Closing, target: Account, signature: StepUpChallenge, actor: Actor, now: datetime) -> None:
    """Decided and stored before anything moves, and kept whatever becomes of the closing: a settlement is a payment like others."""
    answer = risk.decide(
        action=Action.TRANSFER, customer=customer, account=closing.account, counterparty=target, amount=closing.rest, to_own=True, new_payee=False,
        key=_key(customer, signature), actor=actor, now=now, signed=True,
    )  # fmt: skip
    if answer.outcome not in (Outcome.ALLOW, Outcome.STEP_UP):
        raise RiskRefused


def _key(customer: Customer, signature: StepUpChallenge) -> UUID:
    """Of decision and posting: one signature settles once."""
    return ids.posting_key(f"customer:{customer.pk}", signature.reference)


def _refuse_obstacles(customer: Customer, holding: deposits.Holding) -> None:
    found = selectors.obstacles(customer=customer, holding=holding)
    if found:
        raise StillInTheWay(what=found[0])


def _send_rest(customer: Customer, closing: Closing, signature: StepUpChallenge, actor: Actor, now: datetime) -> None:
    """Between own accounts, so that only the limits of the way of paying count it."""
    target = closing.target
    if target is None:
        raise NowhereToGo
    ledger.post(
        debit=closing.account.pk, credit=target.pk, amount=closing.rest, kind=PostingKind.TRANSFER,
        key=_key(customer, signature), actor=actor, now=now, business_date=clock.bank_date(now),
        memo=_("Account closed"), debit_party=customer.name, credit_party=customer.name, bound=True,
    )  # fmt: skip


def _withdraw_everything(customer: Customer, actor: Actor, now: datetime) -> None:
    user = customer.user
    if user is None:
        return
    for one in consents.standings(user=user):
        if one.holds and one.purpose.group != consent_rules.CHILD:
            consent_services.answer(user=user, code=one.purpose.code, version=one.purpose.version, given=False, actor=actor, now=now)


def _called(account: Account) -> str:
    """The name its holder knows it by, with the ending of its number."""
    holding = deposits.Holding(account)
    return f"{holding.name} {holding.tail}"
