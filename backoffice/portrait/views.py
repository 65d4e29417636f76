"""Staff pages: tags and what they mean, features and how they come about, one customer's portrait and how it moved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.identity.models import Customer
from accounts.organisation.requests import StaffRequest
from accounts.profile.personal.rules import masked_name
from backoffice.clients import services as clients
from backoffice.portrait import defining, forms, refusals, selectors, words
from backoffice.portrait.catalogue import SUBJECT
from backoffice.portrait.declared import BY_CODE, FEATURES
from backoffice.portrait.events import KINDS
from backoffice.portrait.features import GROUPS, Kind
from backoffice.portrait.models import PortraitTag, TagDefinition
from backoffice.portrait.sums import PortraitNight
from portal.kernel import access, clock, conditions
from portal.kernel.conditions import builder
from portal.kernel.conditions.builder import Built
from portal.kernel.errors import Refusal


@access.staff("portrait.view")
@require_safe
def tags(request: StaffRequest) -> HttpResponse:
    """Every tag with its rule in words and how many have it."""
    held = dict(PortraitTag.objects.filter(until=None).values_list("code").annotate(count=Count("pk")).order_by())
    rows = [
        {
            "row": row,
            "said": defining.said(row.condition),
            "why": words.named(row.sentence),
            "group": GROUPS.get(row.group, row.group),
            "count": held.get(row.code, 0),
        }
        for row in TagDefinition.objects.filter(current=True).order_by("group", "code")
    ]
    night = PortraitNight.objects.filter(finished_at__isnull=False).order_by("day").last()
    page = {"title": _("Tags and features"), "rows": rows, "night": night, "tabs": _tabs("tags"), "may_define": access.may(request.staff, defining.MAKE)}
    return TemplateResponse(request, "backoffice/portrait/tags.html", page)


@access.staff("portrait.view")
@require_safe
def features(request: StaffRequest) -> HttpResponse:
    """Every feature: what it is called, how it comes about, from which table."""
    groups = [{"name": name, "rows": [feature for feature in FEATURES if feature.group == code]} for code, name in GROUPS.items()]
    page = {"title": _("Tags and features"), "groups": groups, "count": len(FEATURES), "kinds": list(KINDS.values()), "tabs": _tabs("features")}
    return TemplateResponse(request, "backoffice/portrait/features.html", page)


@access.staff("portrait.define")
@require_http_methods(["GET", "HEAD", "POST"])
def new_tag(request: StaffRequest) -> HttpResponseBase:
    """A tag that is not there yet."""
    return _edit(request, None)


@access.staff("portrait.view")
@require_http_methods(["GET", "HEAD", "POST"])
def tag(request: StaffRequest, code: str) -> HttpResponseBase:
    """One tag: its versions, and its form for who may change it."""
    row = get_object_or_404(TagDefinition, code=code, current=True)
    if request.method == "POST" and not access.may(request.staff, defining.MAKE):
        raise PermissionDenied
    return _edit(request, row)


@access.staff("portrait.view")
@require_safe
def customer(request: StaffRequest, number: str) -> HttpResponse:
    """Everything the portrait says of one customer; looking leaves a trace."""
    row, now = _found(request, number), clock.now()
    portrait = selectors.of(row)
    day = clock.bank_date(now)
    scores = (
        [(BY_CODE[code], str(getattr(portrait, code)), selectors.points(portrait, code, day)) for code in ("value_score", "churn_score")] if portrait else []
    )
    page = {
        "title": row.display_name,
        "customer": row,
        "portrait": portrait,
        "groups": [group for group in selectors.groups(portrait) if group.values] if portrait else [],
        "scores": scores,
        "tags": selectors.tags_of(row),
        "past": selectors.past_tags(row),
        "objections": _objected(row),
        "moments": [_moment(event) for event in selectors.life_events(row)],
    }
    return TemplateResponse(request, "backoffice/portrait/customer.html", page)


@access.staff("portrait.view")
@require_safe
def feature(request: StaffRequest, number: str) -> HttpResponse:
    """How one feature of a customer moved from month to month."""
    code = request.GET.get("of", "assets_minor")
    known = BY_CODE.get(code)
    if known is None or not known.monthly:
        raise Http404
    row = _found(request, number)
    months = selectors.moved(row, known)
    english = (get_language() or "").startswith("en")
    scale = (1_000_00 if english else 10_000_00) if known.kind is Kind.MONEY else 1
    unit = (_("thousand CNY") if english else _("ten thousand CNY")) if known.kind is Kind.MONEY else known.unit
    page = {
        "title": row.display_name,
        "customer": row,
        "feature": known,
        "about": f"{unit} · {_('at the end of each month')}",
        "points": [{"label": f"{month:%y-%m}", "value": value / scale} for month, value in months],
        "rows": [(f"{month:%Y-%m}", words.shown(known, value)) for month, value in reversed(months)],
        "others": [(other, other.code == code) for other in FEATURES if other.monthly],
    }
    return TemplateResponse(request, "backoffice/portrait/feature.html", page)


def _edit(request: StaffRequest, row: TagDefinition | None) -> HttpResponseBase:
    """The form with the builder: a button of the builder redraws it, the others show who would change, or save."""
    now, seen, status = clock.now(), None, 200
    day, form = clock.bank_date(now), forms.TagForm.of(row)
    catalogue = conditions.catalogue(SUBJECT)
    if request.method == "POST":
        form = forms.TagForm(request.POST, row=row, initial={"code": row.code} if row else None)
        built = builder.build(catalogue, day, posted=request.POST)
        if "preview" in request.POST or "save" in request.POST:
            try:
                draft = _drafted(form, built, row)
                if draft is not None and "save" in request.POST:
                    actor, reason = access.actor_of(request), form.cleaned_data["reason"]
                    return _saved(request, defining.save(draft=draft, staff=request.staff, reason=reason, actor=actor, now=now))
                seen = defining.preview(draft, day=day) if draft is not None else None
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            status = 200 if seen else 400
        else:
            form = forms.TagForm(initial=request.POST.dict() | {"active": "active" in request.POST}, row=row)
    else:
        built = builder.build(catalogue, day, data=row.condition if row else None)
    return _page(request, row, form, built, seen, status)


def _drafted(form: forms.TagForm, built: Built, row: TagDefinition | None) -> defining.Draft | None:
    if not form.is_valid():
        return None
    if not built.ready or built.tree is None:
        raise refusals.WrongCondition(why=built.refusal or _("a line is not finished."))
    return form.draft(row, conditions.dump(built.tree))


def _page(request: StaffRequest, row: TagDefinition | None, form: forms.TagForm, built: Built, seen: defining.Preview | None, status: int) -> HttpResponse:
    versions = TagDefinition.objects.filter(code=row.code).select_related("made_by", "checked_by").order_by("-version") if row else []
    page = {
        "title": row.display_name if row else _("A new tag"),
        "row": row,
        "form": form,
        "built": built,
        "seen": seen,
        "gaining": _people(seen.gaining) if seen else [],
        "losing": _people(seen.losing) if seen else [],
        "versions": [(version, defining.said(version.condition)) for version in versions],
        "count": PortraitTag.objects.filter(code=row.code, until=None).count() if row else 0,
        "may_define": access.may(request.staff, defining.MAKE),
        "features": FEATURES,
    }
    return TemplateResponse(request, "backoffice/portrait/tag.html", page, status=status)


def _saved(request: StaffRequest, saved: defining.Saved) -> HttpResponseBase:
    if saved.row is None:
        messages.info(request, _("Many customers gain or lose this tag: a second person decides. Nothing has changed yet."))
        return redirect("admin:approval", saved.approval)
    messages.success(request, _("Version %(version)s is in use. Customers gain and lose the tag within a minute.") % {"version": saved.row.version})
    return redirect("admin:portrait_tag", saved.row.code)


def _found(request: StaffRequest, number: str) -> Customer:
    """The customer within reach, and the trace of the look."""
    row = get_object_or_404(access.visible(Customer.objects.select_related("branch"), request.staff), number=number)
    purpose = clients.rules.purpose(request.GET.get("for", ""))
    clients.record_view(customer=row, purpose=purpose, actor=access.actor_of(request), now=clock.now(), page="portrait")
    return row


def _people(customers: tuple[Customer, ...]) -> list[str]:
    """Who would gain or lose, as far as a page about rules has to know them."""
    return [f"{masked_name(row.name)} · {row.number}" for row in customers]


def _objected(row: Customer) -> list[tuple[str, Any]]:
    names = {one.code: one.display_name for one in TagDefinition.objects.filter(current=True)}
    return [(names.get(one.code, one.code), one) for one in selectors.objections(row)]


def _moment(event: Any) -> dict[str, str]:
    kind = KINDS.get(event.kind)
    return {
        "at": event.on.isoformat(),
        "title": str(kind.label) if kind else event.kind,
        "note": selectors.event_words(event.kind, event.evidence),
        "tone": {"good": "key", "alert": "alert"}.get(kind.tone if kind else "", ""),
    }


def _tabs(on: str) -> list[dict[str, Any]]:
    pages = (("tags", _("Tags"), "admin:portrait_tags"), ("features", _("Features"), "admin:portrait_features"))
    return [{"label": label, "href": reverse(name), "on": code == on} for code, label, name in pages]
