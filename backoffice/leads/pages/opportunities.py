"""Opportunities as a board or a table; one of them with its stages, figures, credit and end."""

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.organisation.requests import StaffRequest
from backoffice.leads import asking, forms, rules, selectors, services, sources, standing
from backoffice.leads.models import LeadStage, LostBecause, Opportunity
from backoffice.leads.pages import shared
from backoffice.leads.pages.leads import _told
from portal.kernel import access, clock
from portal.kernel.money import Money

#: Opportunities that the board shows at most.
_ON_BOARD: Final = 500


@access.staff(selectors.VIEW)
@require_safe
def every(request: StaffRequest) -> HttpResponse:
    """What is open, by stage or in one list; or what was won or lost."""
    asked, now = asking.Asked.of(request.GET), clock.now()
    asked_rows = asking.opportunities(request.staff, asked).select_related("customer", "lead__customer", "owner", "stage")
    rows: Any = asked_rows.defer(*selectors.NO_SECRETS, "lead__phone", "lead__customer__id_number", "lead__customer__phone")
    over = asked.view in ("won", "lost")
    board = request.GET.get("as", "board") != "list" and not over and not asked.stage
    first = (asked.page - 1) * selectors.ROWS_A_PAGE
    found = list(rows[:_ON_BOARD] if board else rows[first : first + selectors.ROWS_A_PAGE + 1])
    shown = found if board else found[: selectors.ROWS_A_PAGE]
    whole = asked_rows.aggregate(**selectors.FIGURES) if len(found) > len(shown) or asked.page > 1 or len(found) == _ON_BOARD else _sums(shown)
    stages, cards = selectors.stages(), [_card(row, request, now) for row in shown]
    may_work = access.may(request.staff, selectors.WORK)
    wide = access.may(request.staff, selectors.BRANCH) or not may_work
    page = {
        "title": _("Opportunities"),
        "tabs": shared.tabs(request, "opportunity_list"),
        "chips": [
            {"label": label if view or may_work else asking.EVERY, "href": _address(asked, view=view), "on": view == asked.view}
            for view, label in asking.ENDS.items()
            if view != "branch" or (wide and may_work)
        ],
        "asked": asked,
        "board": board,
        "over": over,
        "columns": [_column(stage, cards) for stage in stages if stage.result == LeadStage.Ends.OPEN] if board else [],
        "rows": [] if board else cards,
        "n": whole["n"],
        "sum": Money(whole["amount"], "CNY"),
        "worth": Money(whole["worth"], "CNY"),
        "stages": stages,
        "sources": [(one.code, one.label) for one in sources.every()],
        "values": [(code, label) for code, (_minor, label) in asking.VALUES.items()],
        "as_board": _address(asked, **{"as": "board"}),
        "as_list": _address(asked, **{"as": "list"}),
        "newer": _address(asked, page=asked.page - 1, **{"as": "list"}) if asked.page > 1 and not board else "",
        "older": _address(asked, page=asked.page + 1, **{"as": "list"}) if not board and len(found) > len(shown) else "",
    }
    return TemplateResponse(request, "backoffice/leads/opportunities.html", page)


@access.staff(selectors.VIEW)
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """One opportunity."""
    return _page(request, shared.opportunity_of(request, reference))


@access.staff(selectors.WORK)
@require_POST
def act(request: StaffRequest, reference: str, what: str) -> HttpResponse:
    """Edit, on to a stage, won, lost, credit, hand: one domain call, then the page."""
    row = shared.opportunity_of(request, reference)
    form = _form(request, row, what)
    service, data = _call(row, what, form)
    return shared.acted(
        request, form, service, data, lambda _found: redirect("admin:opportunity", reference),
        lambda sentence: _page(request, shared.opportunity_of(request, reference), refused=sentence, **{f"{what}_form": form}),
    )  # fmt: skip


def _form(request: StaffRequest, row: Opportunity, what: str) -> Any:
    match what:
        case "edit":
            return forms.FiguresForm(request.POST, auto_id="edit_%s")
        case "stage":
            return forms.StageForm(request.POST)
        case "won":
            return forms.StageForm({"stage": "won", "seen": "-", "note": request.POST.get("note", "")})
        case "lost":
            return forms.LoseForm(request.POST, auto_id="lost_%s")
        case "share":
            return forms.ShareForm(request.POST, staff=request.staff, row=row, auto_id="share_%s")
        case "hand":
            return forms.HandForm(request.POST, staff=request.staff, auto_id="hand_%s")
    raise Http404


def _call(row: Opportunity, what: str, form: Any) -> tuple[Any, Any]:
    known = {"reference": row.reference}
    match what:
        case "edit":
            return services.edit, lambda: {**known, "figures": form.figures()}
        case "stage":
            return services.advance, lambda: {**known, **form.cleaned_data}
        case "won":
            return services.win, lambda: {**known, "note": form.cleaned_data["note"]}
        case "lost":
            return services.lose, lambda: {**known, "because": LostBecause(form.cleaned_data["because"]), "reason": form.cleaned_data["reason"]}
        case "share":
            return services.share, lambda: {**known, "shares": form.shares()}
    return services.hand, lambda: {"reference": row.lead.reference, **form.cleaned_data}


def _page(request: StaffRequest, row: Opportunity, *, refused: str = "", **typed: Any) -> HttpResponse:
    now = clock.now()
    shared.note_look(request, row.lead)
    stages = {stage.code: stage for stage in selectors.stages()}
    ways = [stages[code] for code in row.stage.leads_to if code in stages and stages[code].active]
    page = {
        "title": _("Opportunity"),
        "row": row,
        "lead": row.lead,
        "who": selectors.shown_name(row.lead, request.staff),
        "source": sources.label(row.source),
        "stops": standing.stops(row.lead) if row.is_open else [],
        "steps": _steps(row, stages),
        "ways": [stage for stage in ways if stage.result == LeadStage.Ends.OPEN],
        "may_win": any(stage.result == LeadStage.Ends.WON for stage in ways),
        "may_lose": any(stage.result == LeadStage.Ends.LOST for stage in ways),
        "may_act": selectors.may_act(request.staff, row),
        "opens_customer": shared.may_open(request, row.lead.customer),
        "shares": list(row.shares.select_related("branch", "staff").order_by("-share_bps", "pk")),
        "story": [_told(move) for move in row.lead.moves.select_related("staff").order_by("-id")[:100]],
        "days": (now - row.stage_since).days,
        "aged": row.is_open and (now - row.stage_since).days >= rules.AGED_DAYS,
        "late": row.is_late(clock.bank_date(now)),
        "today": clock.bank_date(now),
        "refused": [refused] if refused else [],
        "edit_form": typed.get("edit_form") or forms.FiguresForm(initial=forms.FiguresForm.of(row), auto_id="edit_%s"),
        "lost_form": typed.get("lost_form") or forms.LoseForm(auto_id="lost_%s"),
        "share_form": typed.get("share_form") or forms.ShareForm(staff=request.staff, row=row, auto_id="share_%s"),
        "hand_form": typed.get("hand_form") or forms.HandForm(staff=request.staff, auto_id="hand_%s"),
        "contact_form": forms.ContactForm(auto_id="contact_%s"),
    }
    wrong = any(form is not None and form.errors for form in typed.values())
    return TemplateResponse(request, "backoffice/leads/opportunity.html", page, status=409 if refused else 400 if wrong else 200)


def _steps(row: Opportunity, stages: dict[str, LeadStage]) -> list[dict[str, Any]]:
    """The way of stages as parts/steps.html draws it."""
    line = [stage for stage in stages.values() if stage.result == LeadStage.Ends.OPEN or stage.code == row.stage_id]
    place = row.stage.place
    return [{"label": str(stage), "state": "on" if stage.code == row.stage_id else "done" if stage.place < place else ""} for stage in line]


def _sums(rows: list[Opportunity]) -> dict[str, int]:
    """The figures of rows that are all there."""
    return {"n": len(rows), "amount": sum(row.amount_minor for row in rows), "worth": sum(row.weighted.minor for row in rows)}


def _column(stage: LeadStage, cards: list[dict[str, Any]]) -> dict[str, Any]:
    mine = [card for card in cards if card["row"].stage_id == stage.code]
    return {
        "stage": stage,
        "n": len(mine),
        "sum": Money(sum(card["row"].amount_minor for card in mine), "CNY"),
        "cards": mine[: selectors.ROWS_A_COLUMN],
        "more": max(0, len(mine) - selectors.ROWS_A_COLUMN),
    }


def _card(row: Opportunity, request: StaffRequest, now: Any) -> dict[str, Any]:
    days = (now - row.stage_since).days
    return {
        "row": row, "name": selectors.shown_name(row.lead, request.staff), "days": days, "aged": row.is_open and days >= rules.AGED_DAYS,
        "late": row.is_late(clock.bank_date(now)), "source": sources.label(row.source), "chance": row.probability_bps // 100,
    }  # fmt: skip


def _address(asked: asking.Asked, **other: Any) -> str:
    wanted = {"view": asked.view, "source": asked.source, "stage": asked.stage, "value": asked.value, "q": asked.word, **other}
    return f"?{urlencode({name: value for name, value in wanted.items() if value})}"
