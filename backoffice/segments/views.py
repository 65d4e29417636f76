"""The list of segments, the builder, one segment, and why somebody is in it."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity.models import Customer
from accounts.organisation.requests import StaffRequest
from backoffice.clients import services as clients
from backoffice.segments import counting, drawn, fields, forms, joining, overlap, reach, selectors, services
from backoffice.segments.models import Scope, Segment
from portal.kernel import access, audit, clock, conditions
from portal.kernel.conditions import builder
from portal.kernel.conditions.builder import Built
from portal.kernel.errors import Refusal

#: Characters of a pasted text that come back when it is no condition.
_LONGEST_TEXT: Final = 20_000
_LONGEST_PK: Final = 10


@access.staff(reach.VIEW)
@require_safe
def index(request: StaffRequest) -> HttpResponseBase:
    """Every segment this colleague may open."""
    shown = request.GET.get("show", "")
    everything = list(selectors.shared_with(request.staff))
    tests: dict[str, Callable[[Segment], bool]] = {
        "mine": lambda row: row.owner_id == request.staff.pk,
        "live": lambda row: row.is_live,
        "frozen": lambda row: not row.is_live,
    }
    rows = [row for row in everything if shown not in tests or tests[shown](row)]
    days = {day.segment_id: day for day in selectors.last_days(rows)}
    names = {"": _("All"), "mine": pgettext("segment", "Mine"), "live": pgettext("segment", "Live"), "frozen": pgettext("segment", "Frozen")}
    chips = [
        {"label": name, "href": f"?show={code}" if code else reverse("admin:segments"), "on": code == (shown if shown in tests else ""),
         "count": sum(code not in tests or tests[code](row) for row in everything)}
        for code, name in names.items()
    ]  # fmt: skip
    frozen = selectors.sizes([row for row in rows if not row.is_live])
    page = {
        "title": _("Segments"),
        "rows": [{"segment": row, "day": days.get(row.pk), "size": frozen.get(row.pk), "mine": row.owner_id == request.staff.pk} for row in rows],
        "chips": chips,
        "may_build": access.may(request.staff, reach.BUILD),
    }
    return TemplateResponse(request, "backoffice/segments/list.html", page)


@access.staff(reach.BUILD)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponseBase:
    """Build a segment; `?from=` begins with another's condition."""
    source = access.visible(Segment.objects.filter(reference=request.GET.get("from", "")), request.staff).first()
    form = forms.SegmentForm(request.POST or None, staff=request.staff, initial={"scope": reach.scopes(request.staff)[0], "branch": request.staff.branch_id})
    return _build(request, form=form, segment=None, stored=source.condition if source else None)


@access.staff(reach.BUILD)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, reference: str) -> HttpResponseBase:
    """Change a segment of one's own; `?version=` begins with what it was."""
    segment = _segment(request, reference)
    if segment.owner_id != request.staff.pk or not segment.is_live:
        return redirect(f"{reverse('admin:segment_new')}?from={segment.reference}")
    stored = segment.condition
    if request.GET.get("version", "").isdecimal():
        stored = get_object_or_404(segment.versions, number=int(request.GET["version"][:6])).condition
    form = forms.SegmentForm(request.POST or None, staff=request.staff, segment=segment, initial={"name": segment.name, "purpose": segment.purpose})
    return _build(request, form=form, segment=segment, stored=stored)


@access.staff(reach.VIEW)
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponseBase:
    """One segment: what it asks, how many, how it moved, a sample, its versions, who uses it."""
    segment, now = _segment(request, reference), clock.now()
    day = clock.bank_date(now)
    reading = conditions.read(segment.condition, fields.customers())
    panel, refusal = None, ""
    try:
        tree = joining.as_tree(segment)
        panel = drawn.panel(tree, request.staff, day, seed=_seed(request), who=request.GET.get("who", ""), scope=joining.scope_of(segment))
        _looked(request, panel, segment)
    except Refusal as declined:
        refusal = str(declined)
    page = {
        "title": segment.name,
        "segment": segment,
        "words": conditions.describe(conditions.simplify(reading.tree)),
        "lines": [str(error) for error in reading.errors],
        "panel": panel,
        "refusal": refusal,
        "history": drawn.history(segment),
        "versions": segment.versions.select_related("made_by").order_by("-number")[:20],
        "users": services.users_of(segment),
        "mine": segment.owner_id == request.staff.pk,
        "may_build": access.may(request.staff, reach.BUILD),
        "freeze_form": forms.NameForm(initial={"name": f"{segment.name} {day.isoformat()}"[:60]}),
        "others": _seed(request) + 1,
    }
    return TemplateResponse(request, "backoffice/segments/detail.html", page)


@access.staff(reach.VIEW)
@require_safe
def why(request: StaffRequest, reference: str) -> HttpResponseBase:
    """Why one customer (`?customer=` number) is in this segment, or is not."""
    segment, now = _segment(request, reference), clock.now()
    if not request.GET.get("customer"):
        return redirect("admin:segment", reference=segment.reference)
    customer = reach.people(request.staff).filter(number=request.GET["customer"][:16].replace("\x00", "").strip()).first()
    if customer is None:
        messages.error(request, _("No customer whom you may count has this number."))
        return redirect("admin:segment", reference=segment.reference)
    clients.record_view(customer=customer, purpose="segment", actor=access.actor_of(request), now=now, page="segment")
    found, refusal = None, ""
    try:
        found = drawn.why(joining.as_tree(segment, scoped=True), customer, request.staff, clock.bank_date(now))
    except Refusal as declined:
        refusal = str(declined)
    name = drawn.shown_name(customer, request.staff)
    page = {"title": segment.name, "segment": segment, "customer": customer, "name": name, "why": found, "refusal": refusal}
    return TemplateResponse(request, "backoffice/segments/why.html", page)


@access.staff(reach.VIEW)
@require_safe
def overlaps(request: StaffRequest) -> HttpResponseBase:
    """How many are in two segments at once."""
    everything = list(selectors.shared_with(request.staff))
    chosen = [row for row in everything if row.reference in request.GET.getlist("s")][: overlap.MOST]
    found, refusal = None, ""
    try:
        found = overlap.matrix(chosen, request.staff, clock.bank_date(clock.now())) if len(chosen) > 1 else None
    except Refusal as declined:
        refusal = str(declined)
    marked = {row.reference for row in chosen}
    page = {
        "title": _("Overlap of segments"),
        "choices": [{"segment": row, "on": row.reference in marked} for row in everything],
        "matrix": found,
        "most": overlap.MOST,
        "refusal": refusal,
    }
    return TemplateResponse(request, "backoffice/segments/overlap.html", page)


@access.staff(reach.BUILD)
@require_POST
def freeze(request: StaffRequest, reference: str) -> HttpResponseBase:
    """Keep who is in now, as a frozen segment of one's own."""
    segment, now = _segment(request, reference), clock.now()
    form = forms.NameForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else f"{segment.name} {clock.bank_date(now).isoformat()}"[:60]
    try:
        segment = services.freeze(segment=segment, name=name, staff=request.staff, actor=access.actor_of(request), now=now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:segment", reference=segment.reference)


@access.staff(reach.BUILD)
@require_POST
def share(request: StaffRequest, reference: str) -> HttpResponseBase:
    """Let colleagues use it (`shared=1`), or keep it to oneself."""
    segment = _segment(request, reference)
    try:
        shared = request.POST.get("shared") == "1"
        services.share(segment=segment, shared=shared, staff=request.staff, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:segment", reference=segment.reference)


@access.staff(reach.BUILD)
@require_POST
def put_away(request: StaffRequest, reference: str) -> HttpResponseBase:
    """Out of the lists."""
    segment = _segment(request, reference)
    try:
        services.put_away(segment=segment, staff=request.staff, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:segment", reference=segment.reference)
    messages.success(request, _("“%(name)s” is put away.") % {"name": segment.name})
    return redirect("admin:segments")


def _build(request: StaffRequest, *, form: forms.SegmentForm, segment: Segment | None, stored: Any) -> HttpResponseBase:
    day = clock.bank_date(clock.now())
    usable = [row for row in selectors.shared_with(request.staff) if segment is None or row.pk != segment.pk]
    catalogue = fields.offered(usable)
    posted = request.POST if request.method == "POST" else None
    built = builder.build(catalogue, day, data=stored, posted=posted)
    refusal, status = built.refusal, 200
    if posted is not None and posted.get("do") == "save":
        if built.ready and form.is_valid():
            try:
                return _to(request, _save(request, form, segment, built))
            except Refusal as declined:
                refusal, status = str(declined), 409
        else:
            status, refusal = 400, refusal or ("" if built.ready else _("Some lines are not finished. Fill them in or take them out; nothing was saved."))
    page = {
        "title": segment.name if segment else _("New segment"),
        "form_": form if posted is None or posted.get("do") == "save" else form.as_typed(),
        "segment": segment,
        "refusal": refusal,
        "began_with": _began_with(request, segment),
        "pasted": posted.get("pasted", "")[:_LONGEST_TEXT] if posted is not None and posted.get("do") == "paste" and built.refusal else "",
        **_workspace(request, built, segment, segment or _as_chosen(request, form)),
    }
    part = request.headers.get("HX-Request") == "true"
    return TemplateResponse(request, f"backoffice/segments/{'_workspace' if part else 'build'}.html", page, status=200 if part else status)


def _to(request: StaffRequest, segment: Segment) -> HttpResponseBase:
    """On to the saved segment; htmx is told in a header, since it would follow a redirect by itself."""
    address = reverse("admin:segment", args=[segment.reference])
    return HttpResponse(headers={"HX-Redirect": address}) if request.headers.get("HX-Request") == "true" else redirect(address)


def _as_chosen(request: StaffRequest, form: forms.SegmentForm) -> Segment:
    """A segment not made yet, for what it will be kept to: numbers are those it will have."""
    allowed, asked = reach.scopes(request.staff), form["scope"].value()
    scope = next((one for one in allowed if one.value == asked), allowed[0])
    place = str(form["branch"].value() or "") if "branch" in form.fields else ""
    branch = form.fields["branch"].queryset.filter(pk=int(place)).first() if place.isascii() and place.isdecimal() and len(place) < _LONGEST_PK else None  # type: ignore[attr-defined]
    return Segment(owner=request.staff, scope=scope, branch=branch if scope == Scope.BRANCH else None)


def _workspace(request: StaffRequest, built: Built, segment: Segment | None, among: Segment) -> dict[str, Any]:
    """The tree with its numbers within what the segment is kept to, and what stands beside it."""
    day, staff = clock.bank_date(clock.now()), request.staff
    own = built.tree
    if own is None:
        return {"built": built, "panel": None}
    try:
        tree, scope = joining.scoped(own, among), joining.scope_of(among)
        panel = drawn.panel(tree, staff, day, seed=_seed(request), who=request.POST.get("who") or request.POST.get("seen", ""), scope=scope)
        built = built.counted(counting.by_line(own, staff, day, scope=scope))
    except Refusal as refusal:
        return {"built": built, "panel": None, "refusal": str(refusal)}
    _looked(request, panel, segment)
    history = drawn.history(segment) if segment else None
    return {"built": built, "panel": panel, "seed": _seed(request), "words": conditions.describe(own), "history": history}


def _save(request: StaffRequest, form: forms.SegmentForm, segment: Segment | None, built: Built) -> Segment:
    given, now, actor = form.cleaned_data, clock.now(), access.actor_of(request)
    if segment is None:
        return services.make(
            name=given["name"], purpose=given["purpose"], condition=built.data, scope=given["scope"], branch=given.get("branch"),
            owner=request.staff, shared=given["shared"], actor=actor, now=now,
        )  # fmt: skip
    return services.change(
        segment=segment,
        name=given["name"],
        purpose=given["purpose"],
        condition=built.data,
        note=given["note"],
        seen=_began_with(request, segment),
        staff=request.staff,
        actor=actor,
        now=now,
    )


def _began_with(request: StaffRequest, segment: Segment | None) -> int | None:
    """The version that this window began with."""
    given = request.POST.get("began_with", "")
    return int(given[:6]) if given.isascii() and given.isdecimal() else segment.version if segment else None


def _looked(request: StaffRequest, panel: drawn.Panel, segment: Segment | None) -> None:
    """People were shown: how many of how many, and of which segment, is in the audit; whose reasons were read, by that person."""
    now, actor = clock.now(), access.actor_of(request)
    if panel.sample:
        details = {"shown": len(panel.sample), "of": panel.figures.number}
        audit.record(actor=actor, verb="segment.sampled", subject=f"segment:{segment.pk}" if segment else "segment:new", now=now, details=details)
    if panel.who and panel.who != request.POST.get("seen"):
        clients.record_view(customer=Customer.objects.get(number=panel.who), purpose="segment", actor=actor, now=now, page="segment")


def _segment(request: StaffRequest, reference: str) -> Segment:
    rows = access.visible(Segment.objects.select_related("owner", "branch", "frozen_from"), request.staff)
    return get_object_or_404(rows, reference=reference)


def _seed(request: StaffRequest) -> int:
    given = request.POST.get("seed") or request.GET.get("seed") or "1"
    seed = int(given[:6]) if given.isascii() and given.isdecimal() else 1
    return seed + 1 if request.POST.get("do") == "sample" else seed
