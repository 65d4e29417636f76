"""Show a code, and know a customer by it."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, CustomerStatus
from accounts.organisation.models import StaffMember
from backoffice.hall.codes import rules
from backoffice.hall.codes.models import CounterCode
from backoffice.hall.queue import services as queue
from backoffice.hall.queue.models import QueueCall
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.audit.models import AuditEntry
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference
from portal.kernel.vault import lookup_hash

_PURPOSE = "counter_code"


class CodeRefused(Refusal):
    """Nobody was found by it; nothing of anybody was shown."""

    code = "counter_code_refused"
    message = _("This code is nobody's: mistyped, over three minutes old, or used already. Ask the customer for a new one. Nothing was shown.")


class TooManyWrong(CodeRefused):
    code = "counter_code_wrong_too_often"
    message = _("You typed %(most)s wrong codes within the hour. Identify the customer by document. Nothing was shown.")


class TooManyCodes(CodeRefused):
    code = "counter_code_too_many"
    message = _("You asked for many codes in a short time. Wait a few minutes, or show your document at the counter.")


class CustomerStandsStill(CodeRefused):
    code = "counter_code_frozen"
    message = _("Your login is frozen, so no code is given. Show your document at the counter.")


@transaction.atomic
def show(*, customer: Customer, actor: Actor, now: datetime) -> tuple[str, CounterCode]:
    """A new code; the one before is worth nothing any more. The digits are told here once and kept nowhere."""
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if customer.status != CustomerStatus.ACTIVE or (customer.user is not None and customer.user.frozen_at is not None):
        raise CustomerStandsStill
    mine = CounterCode.objects.filter(customer=customer)
    if mine.filter(made_at__gt=now - rules.CODES_WITHIN).count() >= rules.MOST_CODES:
        raise TooManyCodes
    mine.filter(used_at=None, ends_at__gt=now).exclude(made_at=now).update(ends_at=now)
    while True:
        digits = f"{secrets.randbelow(10**rules.DIGITS):0{rules.DIGITS}d}"
        try:
            with transaction.atomic():
                made = CounterCode.objects.create(
                    reference=new_reference("CC"), customer=customer, digest=lookup_hash(_PURPOSE, digits), made_at=now, ends_at=now + rules.VALID_FOR
                )  # fmt: skip
        except IntegrityError:
            continue  # somebody's earlier code has these digits: draw again
        return digits, made


def identify(*, typed: str, staff: StaffMember, actor: Actor, now: datetime) -> CounterCode:
    """Who shows this code; used up with it. Raises `CodeRefused`, `TooManyWrong`, having written down that it was tried."""
    digits = rules.read(typed)
    _refuse_guessing(staff, now)
    with transaction.atomic():
        rows = CounterCode.objects.select_for_update(of=("self",)).select_related("customer__branch")
        row = rows.filter(digest=lookup_hash(_PURPOSE, digits), used_at=None, ends_at__gt=now).first() if digits else None
        if row is not None:
            row.used_at, row.used_by = now, staff
            row.save(update_fields=["used_at", "used_by"])
            audit.record(
                actor=actor, verb="customer.identified", subject=f"customer:{row.customer_id}", now=now, reason="code", details={"code": row.reference}
            )  # fmt: skip
            _join_number(row.customer, staff)
            return row
    audit.record(actor=actor, verb="customer.not_identified", subject=f"staff:{staff.pk}", now=now)
    raise CodeRefused


def forget(before: datetime) -> int:
    """Remove codes that ended before that moment; answers how many."""
    return CounterCode.objects.filter(ends_at__lt=before).delete()[0]


def _refuse_guessing(staff: StaffMember, now: datetime) -> None:
    tried = AuditEntry.objects.filter(subject=f"staff:{staff.pk}", verb="customer.not_identified", at__gt=now - rules.WRONG_WITHIN).count()
    if tried >= rules.MOST_WRONG:
        raise TooManyWrong(most=rules.MOST_WRONG)


def _join_number(customer: Customer, staff: StaffMember) -> None:
    """The number that this colleague has called becomes the customer's, where they have none of their own today."""
    call = QueueCall.objects.filter(staff=staff, ended_at=None, ticket__customer=None).select_related("ticket").first()
    if call is not None and not type(call.ticket).objects.filter(customer=customer, day=call.ticket.day, state__in=queue.OPEN).exists():
        type(call.ticket).objects.filter(pk=call.ticket_id, customer=None).update(customer=customer)
