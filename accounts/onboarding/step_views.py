"""The wizard: one page a step, each saved when its button is pressed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.divisions.forms import BUTTON as FILLS_NEXT_BOX
from accounts.onboarding import asking, forms, idcards, pages, renewal, rules, selectors, services
from accounts.onboarding.models import Application, CardState, State
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal

#: Beside which field a refusal of a step stands.
_FIELDS = {"identity": "id_number", "card": "card_number", "document": "expires_on"}


@access.user
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """One page of the wizard. A page that cannot be changed now, or that this one has not, leads to where the application stands."""
    application = own(request, reference)
    if step not in rules.codes_of(application.matter) or not application.is_open or application.is_waiting:
        return redirect("accounts:onboarding:detail", reference)
    if application.state == State.REVISE and step not in (rules.step_of(application.faulty, application.matter), "check"):
        return to_step(application, rules.step_of(application.faulty, application.matter))
    return _PAGES.get(step, _plain)(request, application, step)


def own(request: HttpRequest, reference: str) -> Application:
    """Another person's application is not there."""
    rows = Application.objects.select_related("user", "branch", "account", "customer")
    return get_object_or_404(rows, reference=reference, user=request.user.pk)


def to_step(application: Application, step: str) -> HttpResponse:
    return redirect("accounts:onboarding:step", reference=application.reference, step=step)


def refused(form: Any, refusal: Refusal, field: str | None = None) -> None:
    """Counted, and said beside the field."""
    metrics.refused("onboarding", refusal.code)
    form.add_error(field, str(refusal))


def _plain(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    """Purpose, identity, contact, card, new document: a form whose fields are kept as they are."""
    now = clock.now()
    if step == "card" and "skip" in request.POST:
        services.save_step(application=application, step="card", facts={"card_skipped": True, "card_state": CardState.NONE}, now=now)
        return _on(application)
    kept = pages.initial(application, step)
    if FILLS_NEXT_BOX in request.POST:  # nothing is saved, nothing typed is lost
        form = _form(request, application, step, None, {name: str(value) for name, value in request.POST.items()})
    else:
        form = _form(request, application, step, request.POST or None, kept)
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            asking.give(user=application.user, purposes=form.purposes, actor=access.actor_of(request), now=now)
            _keep(application, step, form, now)
        except Refusal as refusal:
            field = _FIELDS.get(step)
            refused(form, refusal, field if field in form.fields else None)
        else:
            return _on(application)
    template = "accounts/onboarding/contact.html" if step == "contact" else "accounts/onboarding/step.html"
    return render(request, template, pages.wizard(application, step, form) | pages.documents(application, form))


def _form(request: HttpRequest, application: Application, step: str, posted: Any, initial: dict[str, Any]) -> forms.StepForm:
    purposes = asking.unasked(application.user, rules.step(application.matter, step).asks)
    more = {"kind": _kind(request, application)} if step in ("identity", "document") else {}
    return forms.FORMS[step](posted, application=application, on=clock.bank_date(clock.now()), purposes=purposes, initial=initial, **more)


def _kind(request: HttpRequest, application: Application) -> str:
    """Which document the page is about: the one chosen in the address, or typed before; a renewal's is known."""
    chosen = request.POST.get("document") or request.GET.get("document") or application.id_kind
    return chosen if chosen in idcards.ONLINE and not application.is_renewal else application.id_kind


def _keep(application: Application, step: str, form: forms.StepForm, now: datetime) -> None:
    facts = form.facts()
    match step:
        case "identity":
            kind = form.kind  # type: ignore[attr-defined]
            services.save_identity(application=application, kind=kind, name=facts.pop("name"), id_number=facts.pop("id_number"), facts=facts, now=now)
        case "card":
            services.check_card(application=application, bank=facts["card_bank"], number=facts["card_number"], now=now)
        case "document":
            renewal.save_document(application=application, id_number=facts.get("id_number", ""), expires_on=facts["expires_on"], now=now)
        case _:
            services.save_step(application=application, step=step, facts=facts, now=now)


def _photos(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    """Each picture is kept by itself: a refused one does not cost the others."""
    now = clock.now()
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    purposes = asking.unasked(application.user, rules.step(application.matter, step).asks)
    form = forms.PicturesForm(*posted, application=application, on=clock.bank_date(now), purposes=purposes)
    if request.method == "POST" and form.is_valid():
        asking.give(user=application.user, purposes=purposes, actor=access.actor_of(request), now=now)
        _take_pictures(request, application, form, now)
        if not form.errors:
            return _on(application)
        form.purposes = ()
    given = selectors.newest(application)
    return render(request, "accounts/onboarding/photos.html", pages.wizard(application, step, form) | {"cards": pages.cards(application, form, given)})


def _take_pictures(request: HttpRequest, application: Application, form: forms.PicturesForm, now: datetime) -> None:
    for side in ("front", "back", "selfie"):
        upload = form.cleaned_data.get(side)
        if upload:
            try:
                services.give_picture(application=application, side=side, upload=upload, actor=access.actor_of(request), now=now)
            except Refusal as refusal:
                refused(form, refusal, side)


def _account(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    now = clock.now()
    on, kinds = clock.bank_date(now), forms.kinds_open_to(application)
    branch = application.branch or selectors.nearest(application)
    initial = {
        "kind": application.kind if application.kind in kinds else max(kinds) if len(kinds) == 1 else min(kinds),
        "branch": branch.pk if branch else None,
    }
    initial |= {f"agree_{code}": True for code in application.acceptances.values_list("agreement__code", flat=True)}
    form = forms.AccountForm(request.POST or None, on=on, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_account(application=application, kind=form.cleaned_data["kind"], branch=form.cleaned_data["branch"], agreed=True, now=now)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return _on(application)
    return render(request, "accounts/onboarding/account.html", pages.wizard(application, step, form) | pages.kinds(kinds, on, None))


def _check(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    refusal = None
    if request.method == "POST":
        try:
            sent = services.send(reference=application.reference, user=application.user, actor=access.actor_of(request), now=clock.now())
            return redirect("accounts:onboarding:detail", sent.reference)
        except Refusal as caught:
            metrics.refused("onboarding", caught.code)
            refusal = caught
    context = pages.wizard(application, step, None) | pages.check(application) | {"refusal": refusal}
    return render(request, "accounts/onboarding/check.html", context, status=409 if refusal else 200)


_PAGES: dict[str, Callable[[HttpRequest, Application, str], HttpResponse]] = {"photos": _photos, "account": _account, "check": _check}


def _on(application: Application) -> HttpResponse:
    """To the first step that is missing."""
    application.refresh_from_db()
    return to_step(application, selectors.next_step(selectors.done(application), application.matter))
