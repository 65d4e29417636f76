"""The list of leads, one lead with its story, and what becomes of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from accounts.identity.models import Customer
from accounts.organisation.requests import StaffRequest
from backoffice.leads import asking, forms, moments, rules, selectors, services, sources, standing
from backoffice.leads.capturing import spoken
from backoffice.leads.models import Lead
from backoffice.leads.pages import shared
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal
from portal.templatetags.dates import when


@access.staff(selectors.VIEW)
@require_safe
def every(request: StaffRequest) -> HttpResponse:
    """Leads, late first, then by what they are worth."""
    asked, now = asking.Asked.of(request.GET), clock.now()
    rows = asking.leads(request.staff, asked, now).select_related("customer", "owner", "branch").defer(*selectors.NO_SECRETS)
    first = (asked.page - 1) * selectors.ROWS_A_PAGE
    found = list(rows[first : first + selectors.ROWS_A_PAGE + 1])
    shown = found[: selectors.ROWS_A_PAGE]
    stopped = standing.stopped(shown)
    waiting = selectors.waiting(request.staff, now)
    views = {view: label for view, label in asking.VIEWS.items() if _offered(request, view)}
    may_work = access.may(request.staff, selectors.WORK)
    views |= {} if may_work else {"": asking.EVERY}
    page = {
        "title": _("Leads"),
        "rows": [_row(row, request, now, stopped.get(row.pk, False)) for row in shown],
        "asked": asked,
        "waiting": waiting,
        "tabs": shared.tabs(request, "lead_list"),
        "chips": [_chip(asked, view, label, waiting) for view, label in views.items()],
        "sources": [(one.code, one.label) for one in sources.every()],
        "values": [(code, label) for code, (_minor, label) in asking.VALUES.items()],
        "may_work": may_work,
        "newer": _address(asked, page=asked.page - 1) if asked.page > 1 else "",
        "older": _address(asked, page=asked.page + 1) if len(found) > len(shown) else "",
    }
    return TemplateResponse(request, "backoffice/leads/leads.html", page)


@access.staff(selectors.WORK)
def new(request: StaffRequest) -> HttpResponse:
    """Somebody a colleague met."""
    form = forms.LeadForm(request.POST if request.method == "POST" else None, initial={"customer": request.GET.get("customer", "")})
    page = {"title": _("New lead"), "lead_form": form}

    def again(_sentence: str = "") -> HttpResponse:
        return TemplateResponse(request, "backoffice/leads/lead_new.html", page, status=400 if form.errors else 200)

    if request.method != "POST" or not form.is_valid():
        return again()
    data = form.cleaned_data
    customer = None
    if data["customer"].strip():
        customer = access.visible(Customer.objects.filter(number=data["customer"].strip()), request.staff).first()
        if customer is None:
            form.add_error("customer", _("None of your customers has this number."))
            return again()
    try:
        lead = services.capture(
            source=data["source"], source_ref=f"hand:{data['key']}", customer=customer, name=data["name"], contact=data["contact"], subject=data["subject"],
            reason=data["reason"], value_minor=data["value_minor"], probability_bps=data["probability_bps"] or 0, branch=request.staff.branch,
            manager=request.staff if data["mine"] else None, actor=access.actor_of(request), now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        metrics.refused("leads", refusal.code)
        form.add_error(None, str(refusal))
        return again()
    if not access.visible(Lead.objects.filter(pk=lead.pk), request.staff).exists():
        messages.success(request, _("Written down. It goes to the colleague who looks after this person."))
        return redirect("admin:lead_list")
    messages.success(request, _("Written down.") if lead.signs.count() == 1 else _("This person has a lead already: written down there."))
    return redirect("admin:lead", lead.reference)


@access.staff(selectors.VIEW)
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """One lead: why, who, what was tried, what next."""
    lead = shared.lead_of(request, reference)
    if lead.merged_into is not None:
        return redirect("admin:lead", lead.merged_into.reference)
    return _page(request, lead)


@access.staff(selectors.WORK)
@require_POST
def act(request: StaffRequest, reference: str, what: str) -> HttpResponse:
    """Claim, contact, drop, hand, pool, no-calls, merge: one domain call, then the page."""
    shared.lead_of(request, reference)
    if what not in _ACTS:
        raise Http404
    form = _form(request, what)

    def data() -> dict[str, Any]:
        if what == "contact":
            return {"reference": reference, **form.contact()}  # type: ignore[union-attr]
        if what == "merge":
            return {"reference": reference, "into": request.POST.get("into", "")}
        return {"reference": reference, **(form.cleaned_data if form is not None else {})}

    def done(found: Lead) -> HttpResponse:
        gone = not access.visible(Lead.objects.filter(pk=found.pk), request.staff).exists()
        return redirect("admin:lead_list") if gone or what in ("drop", "pool") else redirect("admin:lead", found.reference)

    def again(sentence: str) -> HttpResponse:
        return _page(request, shared.lead_of(request, reference), refused=sentence, **({f"{what}_form": form} if form is not None else {}))

    return shared.acted(request, form, _ACTS[what], data, done, again, said=_("Yours now.") if what == "claim" else "")


@access.staff(selectors.WORK)
@require_POST
def reveal(request: StaffRequest, reference: str) -> HttpResponse:
    """The number in full, once."""
    shared.lead_of(request, reference)
    try:
        number = services.reveal(reference=reference, staff=request.staff, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("leads", refusal.code)
        return _page(request, shared.lead_of(request, reference), refused=str(refusal))
    response = _page(request, shared.lead_of(request, reference), number=number)
    response.headers["Cache-Control"] = "no-store"
    return response


@access.staff(selectors.WORK)
def convert(request: StaffRequest, reference: str) -> HttpResponse:
    """What it may bring: the lead becomes an opportunity."""
    lead = shared.lead_of(request, reference)
    opportunity = getattr(lead, "opportunity", None)
    if opportunity is not None and request.method != "POST":
        return redirect("admin:opportunity", opportunity.reference)
    initial = {"title": spoken(lead.subject), "amount_minor": lead.value_minor, "probability_bps": lead.probability_bps or None}
    form = forms.FiguresForm(request.POST if request.method == "POST" else None, initial=initial)

    def again(sentence: str = "") -> HttpResponse:
        known = getattr(shared.lead_of(request, reference), "opportunity", None)
        page = {
            "title": _("Make an opportunity of it"),
            "lead": lead,
            "figures_form": form,
            "known": known,
            "stops": standing.stops(lead),
            "who": selectors.shown_name(lead, request.staff),
        }
        return TemplateResponse(request, "backoffice/leads/convert.html", page, status=409 if known else 400 if form.errors else 200)

    if request.method != "POST":
        return again()

    def data() -> dict[str, Any]:
        return {"reference": reference, "figures": form.figures()}

    return shared.acted(request, form, services.convert, data, lambda row: redirect("admin:opportunity", row.reference), again)


_ACTS: dict[str, Any] = {
    "claim": services.claim,
    "contact": services.log_contact,
    "drop": services.drop,
    "hand": services.hand,
    "pool": services.pool,
    "no-calls": services.stop_calls,
    "merge": services.merge,
}


def _form(request: StaffRequest, what: str) -> Any:
    match what:
        case "contact":
            return forms.ContactForm(request.POST)
        case "hand":
            return forms.HandForm(request.POST, staff=request.staff, auto_id="hand_%s")
        case "drop" | "pool" | "no-calls":
            return forms.ReasonForm(request.POST, auto_id=f"{what}_%s")
    return None


def _page(request: StaffRequest, lead: Lead, *, refused: str = "", number: str = "", **typed: Any) -> HttpResponse:
    now = clock.now()
    shared.note_look(request, lead)
    may_act = selectors.may_act(request.staff, lead)
    opportunity = getattr(lead, "opportunity", None)
    page = {
        "title": pgettext("sales", "Lead"),
        "lead": lead,
        "who": selectors.shown_name(lead, request.staff),
        "subject": spoken(lead.subject),
        "reason": spoken(lead.reason),
        "source": sources.label(lead.source),
        "opportunity": opportunity,
        "stops": standing.stops(lead),
        "late": lead.is_late(now),
        "number": number,
        "masked": rules.masked(lead.phone or (lead.customer.phone if lead.customer else "")),
        "story": [_told(move) for move in lead.moves.select_related("staff").order_by("-id")[:100]],
        "signs": [_sign(sign) for sign in lead.signs.order_by("-id")[:20]],
        "earlier": [_earlier(row) for row in selectors.earlier(lead, request.staff)],
        "twins": selectors.duplicates(lead, request.staff) if may_act else [],
        "opens_customer": shared.may_open(request, lead.customer),
        "may_act": may_act and (lead.is_open or (opportunity is not None and opportunity.is_open)),
        "may_claim": lead.is_pooled and access.may(request.staff, selectors.WORK),
        "link": request.build_absolute_uri(f"/?from=lead-{lead.reference}") if lead.customer_id is None and lead.is_open else "",
        "refused": [refused] if refused else [],
        "contact_form": typed.get("contact_form") or forms.ContactForm(),
        "drop_form": typed.get("drop_form") or forms.ReasonForm(auto_id="drop_%s"),
        "hand_form": typed.get("hand_form") or forms.HandForm(staff=request.staff, auto_id="hand_%s"),
        "pool_form": typed.get("pool_form") or forms.ReasonForm(auto_id="pool_%s"),
        "silence_form": typed.get("no-calls_form") or forms.ReasonForm(auto_id="silence_%s"),
        "today": clock.bank_date(now),
    }
    wrong = any(form.errors for form in typed.values())
    return TemplateResponse(request, "backoffice/leads/lead.html", page, status=409 if refused else 400 if wrong else 200)


def _row(lead: Lead, request: StaffRequest, now: Any, stopped: bool) -> dict[str, Any]:
    return {
        "lead": lead,
        "name": selectors.shown_name(lead, request.staff),
        "number": lead.customer.number if lead.customer is not None and not lead.is_pooled else "",
        "subject": spoken(lead.subject),
        "source": sources.label(lead.source),
        "late": lead.is_late(now),
        "stopped": stopped,
        "age": (now - lead.captured_at).days,
    }


def _told(move: Any) -> dict[str, Any]:
    note = " · ".join(part for part in (spoken(move.note), str(move.staff or "")) if part)
    tone = {"won": "key", "converted": "key", "contact": "key", "lost": "alert", "no_calls": "alert"}.get(move.what, "")
    return {"at": when(move.at, "moment"), "title": moments.sentence(move.what, move.data), "note": note, "tone": tone, "href": ""}


def _sign(sign: Any) -> dict[str, Any]:
    return {"title": spoken(sign.subject), "note": sources.label(sign.source), "aside": when(sign.at, "day")}


def _chip(asked: asking.Asked, view: str, label: Any, waiting: dict[str, int]) -> dict[str, Any]:
    return {"label": label, "href": _address(asked, view=view), "on": view == asked.view, "count": _count(view, waiting)}


def _earlier(lead: Lead) -> dict[str, Any]:
    opportunity = getattr(lead, "opportunity", None)
    state = str(opportunity.stage) if opportunity is not None else lead.get_state_display()
    return {"title": spoken(lead.subject), "href": reverse("admin:lead", args=[lead.reference]), "note": str(lead.owner or ""), "aside": state}


def _offered(request: StaffRequest, view: str) -> bool:
    if view == "branch":
        return access.may(request.staff, selectors.BRANCH)
    return view in ("", "over", "pool") or access.may(request.staff, selectors.WORK)


def _count(view: str, waiting: dict[str, int]) -> int | None:
    return {"": waiting["n"], "new": waiting["new"], "late": waiting["late"]}.get(view)


def _address(asked: asking.Asked, **other: Any) -> str:
    wanted = {"view": asked.view, "source": asked.source, "value": asked.value, "q": asked.word, **other}
    return f"?{urlencode({name: value for name, value in wanted.items() if value})}"
