"""Transfers for programs: the same order as on the pages, given once by `Idempotency-Key`."""

from typing import Any, Final
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.deposits.rules import masked
from accounts.ledger.models import Account
from accounts.ledger.services import KeyReused
from accounts.payees import services as payees
from accounts.payees.rules import plain_mobile, plain_number
from accounts.transfers import rules
from accounts.transfers import services as transfers
from accounts.transfers.models import Transfer, TransferState
from portal.kernel import access, clock, ids
from portal.kernel.access import Actor, Channel
from portal.kernel.errors import Refusal
from portal.kernel.money import LARGEST_MINOR, PLACES, Money
from portal.kernel.vault import lookup_hash

#: Words that programs rely on; names on screen may change.
STATES: Final = {state.value: state.name.lower() for state in TransferState}
_KEY_CHARACTERS: Final = 200


class StepUpRequired(Refusal):
    code = "step_up_required"
    message = _("This transfer has to be signed by the person. Nothing was taken. Make it in the bank's portal, where it can be signed.")


class TransferOrder(serializers.Serializer[Any]):
    """What to send, from where, to whom. Unknown fields are refused: a slip in a name must not be lost."""

    from_account = serializers.CharField(max_length=24, help_text="Reference of an own account.")
    payee_name = serializers.CharField(max_length=80)
    payee_number = serializers.CharField(max_length=60, help_text="Account number of this bank, or the mobile number of somebody who receives money by it.")
    amount_minor = serializers.IntegerField(min_value=1, max_value=LARGEST_MINOR, help_text="In minor units: 320000 is 3,200.00.")
    currency = serializers.ChoiceField(choices=sorted(PLACES))
    memo = serializers.CharField(max_length=rules.MEMO_CHARACTERS, required=False, allow_blank=True, default="")
    arrival = serializers.ChoiceField(
        choices=[each.value for each in rules.Arrival], required=False, default=rules.Arrival.NOW.value,
        help_text="At once, in two hours, or tomorrow morning; until then the person can undo it.",
    )  # fmt: skip

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            raise serializers.ValidationError({name: [serializers.ErrorDetail(str(_("There is no such field.")), code="unknown")] for name in sorted(unknown)})
        return super().to_internal_value(data)

    def validate_amount_minor(self, value: Any) -> Any:
        if not isinstance(self.initial_data.get("amount_minor"), int) or isinstance(self.initial_data.get("amount_minor"), bool):
            raise serializers.ValidationError(_("Write the amount as a whole number of minor units."), code="not_a_whole_number")
        return value


class TransferBody(serializers.Serializer[Any]):
    """One transfer; describes the answer, which is made by `transfer_body`."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=sorted(STATES.values()))
    from_account = serializers.CharField()
    payee_name = serializers.CharField()
    payee_masked_number = serializers.CharField()
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    memo = serializers.CharField(allow_blank=True)
    refusal = serializers.CharField(allow_blank=True, help_text="Why it was not made, when `state` is refused.")
    submitted_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True, help_text="When a waiting transfer will be sent.")
    ended_at = serializers.DateTimeField(allow_null=True)


_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": _KEY_CHARACTERS},
    OpenApiParameter.HEADER,
    required=True,
    description="One of your own for each transfer: the same key and content give the same transfer back, the same key with other content is refused.",
)


@access.partner("transfers:write")
@extend_schema(operation_id="transfers_new", request=TransferOrder, responses={201: TransferBody}, parameters=[_KEY], tags=["transfers"])
@api_view(["POST"])
def new(request: Request) -> Response:
    """Send money to an account of this bank. Answers 403 `step_up_required` where the person has to sign."""
    key = ids.posting_key(f"customer:{request.customer.pk}", _client_key(request))
    form = TransferOrder(data=request.data)
    form.is_valid(raise_exception=True)
    transfer, replayed = _submit(request, form.validated_data, key)
    headers = {"Location": reverse("api:v1:transfer", args=[transfer.reference])}
    if replayed:
        headers["Idempotency-Replayed"] = "true"
    return Response(transfer_body(transfer), status=201, headers=headers)


@access.partner("transfers:write")
@extend_schema(operation_id="transfers_detail", responses=TransferBody, tags=["transfers"])
@api_view(["GET"])
def detail(request: Request, reference: str) -> Response:
    """Where a transfer of the person stands, however it was given."""
    mine = Transfer.objects.for_customer(request.customer).select_related("source", "target")
    return Response(transfer_body(get_object_or_404(mine, reference=reference)))


def transfer_body(transfer: Transfer) -> dict[str, Any]:
    return {
        "reference": transfer.reference,
        "state": STATES[transfer.state],
        "from_account": transfer.source.reference,
        "payee_name": transfer.payee_name,
        "payee_masked_number": masked(transfer.target.number),
        "amount_minor": transfer.amount_minor,
        "currency": transfer.currency,
        "memo": transfer.memo,
        "refusal": transfer.refusal,
        "submitted_at": transfer.submitted_at.isoformat(),
        "due_at": transfer.due_at.isoformat() if transfer.due_at else None,
        "ended_at": transfer.ended_at.isoformat() if transfer.ended_at else None,
    }


def _client_key(request: Request) -> str:
    typed = request.headers.get("Idempotency-Key", "").strip()
    if not 1 <= len(typed) <= _KEY_CHARACTERS or not typed.isascii() or not typed.isprintable():
        raise serializers.ValidationError({"Idempotency-Key": [_("Send a key of your own, 1 to 200 characters, one for each transfer.")]}, code="key_missing")
    return typed


def _submit(request: Request, order: dict[str, Any], key: UUID) -> tuple[Transfer, bool]:
    """The transfer, and whether it was there before."""
    customer, now = request.customer, clock.now()
    source = Account.objects.for_customer(customer).filter(reference=order["from_account"]).first()
    if source is None:
        raise serializers.ValidationError({"from_account": [_("This is not an account of the person.")]}, code="unknown_account")
    amount = Money(order["amount_minor"], order["currency"])
    before = Transfer.objects.for_customer(customer).select_related("source", "target__holder").filter(key=key).first()
    if before is not None:
        return _same(before, source, order, amount), True
    target = payees.find(customer=customer, number=order["payee_number"], name=order["payee_name"], now=now)
    payee_name = payees.name_as_said(target, order["payee_name"])
    actor = Actor("customer", customer.pk, Channel.API, access.client_ip(request._request), f"token:{request.auth.pk}")
    submitted = transfers.submit_transfer(
        customer=customer, source=source, target=target, payee_name=payee_name, amount=amount, memo=order["memo"], key=key, actor=actor, now=now,
        arrival=order["arrival"],
    )  # fmt: skip
    transfer = submitted.transfer
    if transfer is None:
        raise StepUpRequired
    return transfer, submitted.replayed


def _same(before: Transfer, source: Account, order: dict[str, Any], amount: Money) -> Transfer:
    """The first answer again, whatever happened to the payee since; `KeyReused` when the content is another."""
    named = payees.name_as_said(before.target, order["payee_name"])
    if _is_number_of(before.target, order["payee_number"]):
        content = rules.content_hash(
            source_id=source.pk, target_id=before.target_id, payee_name=named, amount=amount, memo=order["memo"], arrival=order["arrival"]
        )
        if content == bytes(before.content_hash):
            return before
    raise KeyReused


def _is_number_of(account: Account, typed: str) -> bool:
    """Whether an account or mobile number means that account."""
    mobile = plain_mobile(typed)
    if mobile and account.holder is not None:
        return bytes(account.holder.phone_hash or b"") == lookup_hash("phone", mobile)
    return plain_number(typed) == account.number
