"""One page for each decision: to whom → how much → check → sign if asked → receipt."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.deposits import rules as deposits
from accounts.deposits.selectors import Holding
from accounts.identity.requests import CustomerRequest
from accounts.ledger.models import Account
from accounts.payees import services as payees
from accounts.signing import panels
from accounts.signing import services as signing
from accounts.signing.models import StepUpChallenge
from accounts.transfers import drafts, forms, receipts, refusals, rules, selectors
from accounts.transfers import services as transfers
from accounts.transfers.drafts import Draft
from accounts.transfers.models import Transfer
from portal.kernel import access, clock, ids
from portal.kernel.access import Channel
from portal.kernel.errors import Refusal
from portal.kernel.money import format_amount

#: People offered on the first page, and orders on one page of the list.
RECENT, PAGE = 6, 20


@access.customer
def new(request: CustomerRequest) -> HttpResponse:
    """To whom."""
    form = forms.ToWhom(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            target = payees.find(customer=request.customer, now=clock.now(), **form.cleaned_data)
        except payees.PayeeRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect(amount_url(request, target, payees.name_as_said(target, form.cleaned_data["name"])))
    own = selectors.sources(request.customer)
    saved = selectors.saved_payees(request.customer)
    in_book = {line.payee.account_id for line in saved}
    recent = selectors.recent_payees(request.customer, limit=RECENT)
    context = {
        "form": form,
        "from": request.GET.get("from", ""),
        "saved": saved[:RECENT],
        "more_saved": len(saved) > RECENT,
        "recent": [(one, amount_url(request, one.target, one.name)) for one in recent if one.target.pk not in in_book],
        "own": [(one, amount_url(request, one.account, request.customer.name)) for one in own] if len(own) > 1 else [],
        "can_send": bool(own),
    }
    return render(request, "accounts/transfers/new.html", context)


@access.customer
@never_cache
def amount(request: CustomerRequest) -> HttpResponse:
    """How much, and from where."""
    known = drafts.payee_of(request.customer, request.GET.get("to", ""))
    if known is None:
        messages.warning(request, _("Choose the payee once more. Nothing was taken."))
        return redirect("accounts:transfers:new")
    target, name = known
    sources = [one for one in selectors.sources(request.customer) if one.account.pk != target.pk]
    form = forms.HowMuch(request.POST or None, sources=sources, initial=_initial(request, sources))
    now = clock.now()
    if request.method == "POST" and form.is_valid():
        source, money, arrival = form.cleaned_data["account"], form.cleaned_data["money"], form.cleaned_data["arrival"]
        try:
            selectors.preview(source=source, target=target, amount=money, channel=Channel.WEB, now=now)
        except refusals.TransferRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            memo = form.cleaned_data["memo"]
            draft = drafts.make(request.session, source=source, target=target, payee_name=name, amount=money, memo=memo, arrival=arrival)
            return redirect("accounts:transfers:check", draft.id)
    context = {
        "form": form,
        "choices": selectors.choices(sources, target, channel=Channel.WEB, now=now),
        "chosen": form["source"].value(),
        "arrivals": [(one, rules.sent_at(one, now)) for one in rules.Arrival],
        "arrival": form["arrival"].value() or rules.Arrival.NOW,
        "currency": target.currency,
        "last": selectors.last_to(request.customer, target),
        "here": request.get_full_path(),
    }
    return render(request, "accounts/transfers/amount.html", context | _payee(request, target, name))


@access.customer
@require_POST
def preview(request: CustomerRequest) -> HttpResponse:
    """The part of the second step that says what happens if; asked for while the amount is typed, never needed."""
    known = drafts.payee_of(request.customer, request.GET.get("to", ""))
    context: dict[str, Any] = {}
    if known is not None:
        form = forms.HowMuch(request.POST, sources=selectors.sources(request.customer))
        form.full_clean()
        context = _what_if(request, form, known[0])
    return render(request, "accounts/transfers/_what_if.html", context)


@access.customer
@never_cache
def check(request: CustomerRequest, draft_id: str) -> HttpResponse:
    """Everything once more, and the one button that sends it."""
    draft = drafts.find(request.session, draft_id)
    if draft is None:
        return _start_again(request)
    source, target = _accounts(request, draft)
    refusal: Refusal | None = None
    if request.method == "POST":
        if not draft.is_sealed_by(request.POST.get("seal", "")):
            refusal = refusals.FormChanged()
        else:
            answer = _submit(request, draft, source, target, signature=None)
            if isinstance(answer, HttpResponse):
                return answer
            refusal = answer
    context = _check_context(request, draft, source, target) | {"refusal": refusal}
    return render(request, "accounts/transfers/check.html", context)


@access.customer
@never_cache
def sign(request: CustomerRequest, draft_id: str) -> HttpResponse:
    """The code or the password for exactly this transfer."""
    draft = drafts.find(request.session, draft_id)
    if draft is None:
        return _start_again(request)
    actor, now = access.actor_of(request), clock.now()
    try:
        challenge = signing.open_challenge(reference=draft.challenge, customer=request.customer, actor=actor, now=now)
    except signing.SignatureEnded as refusal:
        messages.warning(request, str(refusal))
        return redirect("accounts:transfers:check", draft.id)
    source, target = _accounts(request, draft)
    panel = panels.take(request, challenge=challenge, actor=actor, now=now)
    if panel.signature is not None:
        answer = _submit(request, draft, source, target, signature=panel.signature)
        if isinstance(answer, HttpResponse):
            return answer
        panel.form.add_error(None, str(answer))
    context = _check_context(request, draft, source, target) | {"panel": panel, "form": panel.form, "challenge": challenge}
    return render(request, "accounts/transfers/sign.html", context)


@access.customer
@require_safe
def detail(request: CustomerRequest, reference: str) -> HttpResponse:
    """The receipt, or where the order stands."""
    transfer = _own(request, reference)
    now = clock.now()
    context: dict[str, Any] = {
        "transfer": transfer,
        "to_number": deposits.masked(transfer.target.number),
        "from_number": deposits.masked(transfer.source.number),
        "again": amount_url(request, transfer.target, transfer.payee_name),
        "overdue": transfer.due_at is not None and transfer.due_at <= now,
    }
    document = receipts.document_of(request, transfer)
    if document is not None:
        context |= {"code": receipts.code_of(document), "qr": receipts.qr_of(request, document)}
        context["can_be_saved"] = transfer.target.holder_id != request.customer.pk and not selectors.is_saved(request.customer, transfer.target)
    elif transfer.can_be_undone:
        context["why"] = selectors.why_it_waits(transfer)
    return render(request, "accounts/transfers/detail.html", context)


@access.customer
@require_POST
def undo(request: CustomerRequest, reference: str) -> HttpResponse:
    """Take a waiting order back."""
    transfer = _own(request, reference)
    try:
        transfers.undo_transfer(transfer=transfer, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("accounts:transfers:detail", transfer.reference)


@access.customer
@require_safe
def list_transfers(request: CustomerRequest) -> HttpResponse:
    """The person's orders, newest first; earlier ones by button."""
    orders = Transfer.objects.for_customer(request.customer).select_related("source").order_by("-reference")
    if before := request.GET.get("before"):
        orders = orders.filter(reference__lt=_own(request, before).reference)
    page = list(orders[: PAGE + 1])
    earlier = urlencode({"before": page[PAGE - 1].reference}) if len(page) > PAGE else ""
    today = clock.bank_date(clock.now())
    return render(request, "accounts/transfers/list.html", {"transfers": page[:PAGE], "earlier": earlier, "today": today})


def _submit(request: CustomerRequest, draft: Draft, source: Account, target: Account, *, signature: StepUpChallenge | None) -> HttpResponse | Refusal:
    """Give the order; where to go then, or why it was refused."""
    actor, now = access.actor_of(request), clock.now()
    try:
        submitted = transfers.submit_transfer(
            customer=request.customer, source=source, target=target, payee_name=draft.payee_name, amount=draft.amount, memo=draft.memo,
            key=ids.posting_key(f"customer:{request.customer.pk}", draft.key), actor=actor, now=now, signature=signature,
            arrival=draft.arrival,
        )  # fmt: skip
    except Refusal as refusal:
        return refusal
    if (transfer := submitted.transfer) is not None:
        return redirect("accounts:transfers:detail", transfer.reference)
    challenge = signing.ask(
        customer=request.customer, action=rules.ACTION, act=draft.content_hash, actor=actor, now=now, amount=draft.amount, payee=draft.payee_name
    )
    drafts.ask_signature(request.session, draft, challenge.reference)
    return redirect("accounts:transfers:sign", draft.id)


def _what_if(request: CustomerRequest, form: forms.HowMuch, target: Account) -> dict[str, Any]:
    """What the card beside the amount says for what is typed so far."""
    now, source, money = clock.now(), form.cleaned_data.get("account"), form.cleaned_data.get("money")
    if source is None or money is None:
        return {}
    arrival = form.cleaned_data.get("arrival", rules.Arrival.NOW)
    try:
        return {
            "preview": selectors.preview(source=source, target=target, amount=money, channel=Channel.WEB, now=now, customer=request.customer, arrival=arrival)
        }
    except refusals.TransferRefused as refusal:
        return {"problem": str(refusal), "money": money}


def _check_context(request: CustomerRequest, draft: Draft, source: Account, target: Account) -> dict[str, Any]:
    """What the check and sign pages show; a refusal of the preview is shown there and decided by the posting."""
    context: dict[str, Any] = {"draft": draft, "source": source, "from_number": deposits.ending(source.number), "preview": None, "warning": None}
    try:
        context["preview"] = selectors.preview(
            source=source, target=target, amount=draft.amount, channel=Channel.WEB, now=clock.now(), customer=request.customer, arrival=draft.arrival
        )
    except refusals.TransferRefused as refusal:
        context["warning"] = refusal
    edit = f"{amount_url(request, target, draft.payee_name)}&{urlencode({'draft': draft.id})}"
    return context | _payee(request, target, draft.payee_name) | {"edit": edit}


def _payee(request: CustomerRequest, target: Account, name: str) -> dict[str, Any]:
    own = target.holder_id == request.customer.pk
    return {"target": target, "payee_name": name, "is_own": own, "to_number": deposits.masked(target.number), "to_tail": deposits.ending(target.number)}


def amount_url(request: CustomerRequest, target: Account, name: str) -> str:
    """The address of the second step for that payee; the account to pay from goes along when it is known."""
    query = {"to": drafts.payee_token(request.customer, target, name)}
    if chosen := request.GET.get("from"):
        query["from"] = chosen
    return f"{reverse('accounts:transfers:amount')}?{urlencode(query)}"


def _initial(request: CustomerRequest, sources: list[Holding]) -> dict[str, str]:
    """What stands in the second step at first: what was typed before, else the account the person came from."""
    draft = drafts.find(request.session, request.GET.get("draft", ""))
    if draft is not None:
        source = next((one.account.reference for one in sources if one.account.pk == draft.source_id), "")
        return {"source": source, "amount": format_amount(draft.amount_minor, draft.currency), "memo": draft.memo, "arrival": draft.arrival}
    references = [one.account.reference for one in sources]
    chosen = request.GET.get("from", "")
    return {"source": chosen if chosen in references else next(iter(references), "")}


def _accounts(request: CustomerRequest, draft: Draft) -> tuple[Account, Account]:
    """The draft's accounts as they are now; the source only if it is still this person's."""
    source = get_object_or_404(Account.objects.for_customer(request.customer), pk=draft.source_id)
    return source, get_object_or_404(Account.objects.select_related("holder"), pk=draft.target_id)


def _own(request: CustomerRequest, reference: str) -> Transfer:
    mine = Transfer.objects.for_customer(request.customer).select_related("source", "target", "customer", "decision")
    return get_object_or_404(mine, reference=reference)


def _start_again(request: CustomerRequest) -> HttpResponse:
    messages.warning(request, _("That page is too old. Nothing was taken. Start here again."))
    return redirect("accounts:transfers:new")
