"""The accounts of the person behind the token, for programs."""

from typing import Any, Final

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.deposits import rules, selectors
from accounts.ledger.models import AccountKind, AccountStatus
from portal.kernel import access

#: Words that programs rely on; names on screen may change.
KINDS: Final = {kind.value: kind.name.lower() for kind in AccountKind}
STATUSES: Final = {status.value: status.name.lower() for status in AccountStatus}


class AccountBody(serializers.Serializer[Any]):
    """One account; describes the answer, which is made by `account_body`."""

    reference = serializers.CharField()
    masked_number = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=sorted(KINDS.values()))
    status = serializers.ChoiceField(choices=sorted(STATUSES.values()))
    currency = serializers.CharField(min_length=3, max_length=3)
    balance_minor = serializers.IntegerField(help_text="In minor units (fen for CNY); below zero the holder owes the bank.")
    held_minor = serializers.IntegerField(help_text="Reserved for payments under way.")
    available_minor = serializers.IntegerField(help_text="Balance less what is reserved, plus an agreed overdraft.")
    joint = serializers.BooleanField()
    opened_on = serializers.DateField()


class AccountListBody(serializers.Serializer[Any]):
    items = AccountBody(many=True)
    next_cursor = serializers.CharField(allow_null=True, help_text="Always null: all accounts are in one page.")


@access.partner("accounts:read")
@extend_schema(operation_id="accounts_list", responses=AccountListBody, tags=["accounts"])
@api_view(["GET"])
def list_accounts(request: Request) -> Response:
    """All accounts of the person that are not closed, joint ones included."""
    mine = selectors.holdings(customer=request.customer)
    return Response({"items": [account_body(holding) for holding in mine], "next_cursor": None})


@access.partner("accounts:read")
@extend_schema(operation_id="accounts_detail", responses=AccountBody, tags=["accounts"])
@api_view(["GET"])
def detail(request: Request, reference: str) -> Response:
    """One account of the person."""
    holding = selectors.holding(customer=request.customer, reference=reference)
    if holding is None:
        raise Http404
    return Response(account_body(holding))


def account_body(holding: selectors.Holding) -> dict[str, Any]:
    account = holding.account
    return {
        "reference": account.reference,
        "masked_number": rules.masked(account.number),
        "name": holding.name,
        "kind": KINDS[account.kind],
        "status": STATUSES[account.status],
        "currency": account.currency,
        "balance_minor": account.balance,
        "held_minor": account.held,
        "available_minor": account.available,
        "joint": bool(holding.others),
        "opened_on": account.opened_on.isoformat(),
    }
