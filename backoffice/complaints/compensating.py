"""Money for a complainant: proposed by who answers, paid from the bank's fees once a second person has agreed."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.approvals import kinds
from accounts.approvals import services as approvals
from accounts.approvals.models import Approval, ApprovalState
from accounts.deposits.rules import masked
from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountKind, AccountStatus, PostingKind
from accounts.ledger.models import Account
from accounts.organisation.models import StaffMember
from backoffice.complaints import extending, refusals, services
from backoffice.complaints.models import CompensationState, Complaint, ComplaintCompensation, StepKind
from backoffice.complaints.steps import subject_of, write
from portal.kernel import ids
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.money import Money
from portal.templatetags.money import money

KIND: Final = "complaints.compensate"
#: What stands on the statement.
_MEMO: Final = "投诉补偿"


def register() -> None:
    kinds.register(
        kinds.Kind(
            code=KIND, label=gettext_lazy("Compensation for a complaint"), make="complaints.work", check="complaints.approve", perform=_perform,
            describe=_describe, ended=_ended,
        )
    )  # fmt: skip


def accounts_of(row: Complaint) -> list[Account]:
    """Where it could be paid to: the complainant's own open accounts in yuan."""
    if row.customer is None:
        return []
    return list(Account.objects.filter(holder=row.customer, currency="CNY", status=AccountStatus.OPEN, kind__lte=AccountKind.BUSINESS).order_by("pk"))


@transaction.atomic
def propose(*, reference: str, staff: StaffMember, account: Account, amount: Money, reason: str, actor: Actor, now: datetime) -> ComplaintCompensation:
    """Put an amount before a second person; nothing is paid yet."""
    row = services.handled(reference, staff, "compensate")
    if amount.minor <= 0 or account.pk not in {one.pk for one in accounts_of(row)} or account.currency != amount.currency:
        raise refusals.NotTheirAccount
    try:
        asked = approvals.ask(
            kind=KIND, subject=subject_of(row), branch=extending.place_of(row), reason=reason, staff=staff, actor=actor, now=now,
            payload={"reference": row.reference, "account": account.reference, "amount_minor": amount.minor, "currency": amount.currency},
        )  # fmt: skip
    except approvals.AlreadyAsked as refusal:
        raise refusals.StillWaiting from refusal
    made = ComplaintCompensation.objects.create(
        complaint=row, approval=asked, account=account, amount_minor=amount.minor, currency=amount.currency, proposed_by=staff, proposed_at=now
    )
    write(row, StepKind.MONEY_PROPOSED, staff=staff, text=reason, actor=actor, now=now, details={"amount_minor": amount.minor, "approval": asked.reference})
    return made


def _perform(approval: Approval, actor: Actor, now: datetime) -> None:
    row = extending.of(approval)
    extending.not_about_them(row, approval)
    made = ComplaintCompensation.objects.select_for_update().select_related("account").get(approval=approval)
    if not row.is_open:
        raise refusals.NotNow(state=row.get_state_display())
    posted = ledger.post(
        debit=ledger.bank_account(AccountKind.FEES, made.currency).pk, credit=made.account_id, amount=made.amount, kind=PostingKind.REFUND,
        key=ids.posting_key(subject_of(row), approval.reference), actor=actor, now=now, business_date=bank_date(now), memo=_MEMO,
    )  # fmt: skip
    made.state, made.decided_at, made.posting_id = CompensationState.PAID, now, posted.posting_id
    made.save(update_fields=["state", "decided_at", "posting_id"])
    write(
        row, StepKind.MONEY_PAID, staff=approval.checker, actor=actor, now=now, params={"amount": made.amount},
        details={"amount_minor": made.amount_minor, "currency": made.currency, "posting": posted.reference},
    )  # fmt: skip


def _ended(approval: Approval, actor: Actor, now: datetime) -> None:
    ComplaintCompensation.objects.filter(approval=approval).update(state=CompensationState.REFUSED, decided_at=now)
    row = extending.of(approval)
    write(row, StepKind.MONEY_REFUSED, staff=approval.checker, text=approval.note, actor=actor, now=now, details={"state": approval.state})


def _describe(approval: Approval) -> kinds.Lines:
    row = Complaint.objects.select_related("customer", "branch", "category").defer("customer__id_number", "customer__phone").get(
        reference=approval.payload["reference"]
    )  # fmt: skip
    account = Account.objects.get(reference=approval.payload["account"])
    words = _("Will be paid on agreement") if approval.state == ApprovalState.WAITING else approval.get_state_display()
    return [
        (_("Complaint"), row.reference),
        (_("About"), str(row.category)),
        (_("Branch"), str(row.branch)),
        (_("Complainant"), row.who),
        (_("Amount"), money(Money(approval.payload["amount_minor"], approval.payload["currency"]))),
        (_("To account"), masked(account.number)),
        (_("From"), _("the bank's fees and charges")),
        (_("What happens"), words),
    ]
