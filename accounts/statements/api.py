"""The movements of an account, for programs: plain rows, read by cursor, with the filters of the page."""

from functools import partial
from typing import Any, Final

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.ledger import selectors as ledger
from accounts.ledger.models import Account, Posting, PostingKind
from accounts.ledger.selectors import StatementRow
from accounts.statements.forms import StatementForm
from portal.kernel import access

#: Words that programs rely on; names on screen may change.
KINDS: Final = {kind.value: kind.name.lower() for kind in PostingKind}

_FILTERS: Final = [
    OpenApiParameter("since", {"type": "string", "format": "date"}, description="First business date."),
    OpenApiParameter("until", {"type": "string", "format": "date"}, description="Last business date."),
    OpenApiParameter("at_least", {"type": "string", "example": "88.00"}, description="Smallest amount, without sign, in major units."),
    OpenApiParameter("at_most", {"type": "string", "example": "1000.00"}, description="Largest amount, without sign, in major units."),
    OpenApiParameter("direction", {"type": "string", "enum": ["in", "out"]}),
    OpenApiParameter("text", {"type": "string", "maxLength": 60}, description="Part of the counterparty's name or of the memo."),
]


class EntryBody(serializers.Serializer[Any]):
    """One movement; describes the answer, which is made by `entry_body`."""

    seq = serializers.IntegerField(help_text="Counts the account's entries from 1 without a gap.")
    posting = serializers.CharField()
    kind = serializers.ChoiceField(choices=sorted(KINDS.values()))
    amount_minor = serializers.IntegerField(help_text="Below zero when money left.")
    balance_after_minor = serializers.IntegerField()
    booked_at = serializers.DateTimeField()
    business_date = serializers.DateField()
    counterparty = serializers.CharField(allow_blank=True)
    memo = serializers.CharField(allow_blank=True)


class Entries(GenericAPIView[Any]):
    """Newest first; entries are never changed, so a page once read stays true."""

    serializer_class = EntryBody
    queryset = Account.objects.none()
    lookup_field = "reference"

    @extend_schema(operation_id="entries_list", responses=EntryBody(many=True), parameters=_FILTERS, tags=["entries"])
    def get(self, request: Request, reference: str) -> Response:
        account = get_object_or_404(Account.objects.for_customer(request.customer), reference=reference)
        form = StatementForm(request.query_params, currency=account.currency)
        if not form.is_valid():
            raise serializers.ValidationError({name: [str(error) for error in errors] for name, errors in form.errors.items()})
        source = partial(ledger.statement_page, account_id=account.pk, filters=form.filters)
        rows: list[StatementRow] = self.paginate_queryset(source)  # type: ignore[arg-type,assignment]  # BySequence reads from the callable
        return self.get_paginated_response([entry_body(row) for row in rows])


def entry_body(row: StatementRow) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "posting": Posting(pk=row.posting_id).reference,
        "kind": KINDS[row.kind],
        "amount_minor": row.amount,
        "balance_after_minor": row.balance_after,
        "booked_at": row.booked_at.isoformat(),
        "business_date": row.business_date.isoformat(),
        "counterparty": row.counterparty,
        "memo": row.memo,
    }


entries = access.partner("entries:read")(Entries.as_view())
