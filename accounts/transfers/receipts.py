"""The receipt of a transfer that arrived: its document with a code, as PDF and as picture."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.deposits.rules import masked
from accounts.documents import paper
from accounts.documents import rules as documents
from accounts.documents import services as issuing
from accounts.documents.models import DocumentKind, IssuedDocument
from accounts.identity.requests import CustomerRequest
from accounts.transfers.models import Transfer, TransferState
from portal.kernel import access, clock
from portal.kernel.errors import Refusal

_PAPER = "accounts/transfers/receipt_paper.html"


@access.customer
@require_safe
@never_cache
def pdf(request: CustomerRequest, reference: str) -> HttpResponse:
    """The receipt as PDF, in the language of the page."""
    return _file(request, reference, "pdf", "application/pdf", lambda made: made)


@access.customer
@require_safe
@never_cache
def picture(request: CustomerRequest, reference: str) -> HttpResponse:
    """The receipt as a picture, to send in a chat."""
    return _file(request, reference, "png", "image/png", paper.png)


def document_of(request: CustomerRequest, transfer: Transfer) -> IssuedDocument | None:
    """The receipt's document, issued when it is first looked at; None while nothing has arrived."""
    if transfer.state != TransferState.DONE or transfer.ended_at is None:
        return None
    content = {
        "reference": transfer.reference,
        "amount_minor": transfer.amount_minor,
        "currency": transfer.currency,
        "payee": documents.masked_name(transfer.payee_name),
        "payee_number": masked(transfer.target.number),
        "payer": documents.masked_name(transfer.customer.name),
        "payer_number": masked(transfer.source.number),
        "ordered_at": transfer.submitted_at,
        "arrived_at": transfer.ended_at,
    }
    return issuing.issue(
        kind=DocumentKind.TRANSFER_RECEIPT, subject=f"transfer:{transfer.reference}", owner=transfer.customer, content=content,
        actor=access.actor_of(request), now=clock.now(),
    )  # fmt: skip


def code_of(document: IssuedDocument) -> str:
    """The code as it is printed."""
    return documents.spaced_code(document.code)


def qr_of(request: HttpRequest, document: IssuedDocument) -> SafeString:
    """The address that answers for the document, as a QR code."""
    return paper.qr(request.build_absolute_uri(reverse("documents:answer", args=[document.code])))


def _file(request: CustomerRequest, reference: str, form: str, content_type: str, made_of: Callable[[bytes], bytes]) -> HttpResponse:
    mine = Transfer.objects.for_customer(request.customer).select_related("source", "target", "customer")
    transfer = get_object_or_404(mine, reference=reference)
    document = document_of(request, transfer)
    if document is None:
        raise Http404
    try:
        body = made_of(paper.pdf(_PAPER, _context(request, transfer, document)))
        issuing.record_paper(document=document, form=form, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("accounts:transfers:detail", transfer.reference)
    return HttpResponse(body, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{transfer.reference}.{form}"'})


def _context(request: HttpRequest, transfer: Transfer, document: IssuedDocument) -> dict[str, Any]:
    return {
        "transfer": transfer,
        "to_number": masked(transfer.target.number),
        "from_number": masked(transfer.source.number),
        "code": code_of(document),
        "qr": qr_of(request, document),
        "verify_at": request.get_host() + reverse("documents:ask"),
    }
