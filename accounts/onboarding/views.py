"""The wizard: one page a step, each saved; then where it stands. And the short way for who is verified already."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.identity.models import User
from accounts.identity.requests import CustomerRequest
from accounts.ledger.kinds import AccountKind
from accounts.onboarding import agreements, attribution, forms, opening, pages, rules, selectors, services
from accounts.onboarding.models import Application, CardState, State
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.user
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What it takes and what it opens; the button begins, or goes on where one stopped, on whatever device."""
    user, now = cast(User, request.user), clock.now()
    if user.staff_id is not None:
        return redirect("shell:home")
    if access.person(request, "customer") is not None:
        return redirect("accounts:onboarding:further")
    if request.method == "POST":
        application = services.begin(user=user, origin=attribution.origin_of(request), actor=access.actor_of(request), now=now)
        return _to(application, selectors.next_step(selectors.done(application)))
    latest = selectors.latest_of(user)
    if latest is not None and latest.state == State.DRAFT:
        finished = selectors.done(latest)
        context = {"application": latest, "marks": selectors.marks(finished, selectors.next_step(finished)), "minutes": rules.minutes_left(finished)}
    elif latest is not None and latest.state != State.REJECTED:
        return redirect("accounts:onboarding:detail", latest.reference)
    else:
        context = {"marks": selectors.marks(frozenset(), ""), "minutes": rules.minutes_left(()), "before": latest}
    response = render(request, "accounts/onboarding/start.html", context)
    return attribution.remember(request, response)


@access.user
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """One page of the wizard. A page that cannot be changed now leads to where the application stands."""
    application = _own(request, reference)
    if not application.is_open or application.is_waiting:
        return redirect("accounts:onboarding:detail", reference)
    if application.state == State.REVISE and step not in (rules.step_of(application.faulty), "check"):
        return _to(application, rules.step_of(application.faulty))
    return _PAGES.get(step, _plain)(request, application, step)


@access.user
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the application stands, and what comes next."""
    application = _own(request, reference)
    if application.state == State.DRAFT:
        return redirect("accounts:onboarding:start")
    return render(request, "accounts/onboarding/detail.html", pages.standing(application))


@access.customer
@require_http_methods(["GET", "HEAD", "POST"])
def further(request: CustomerRequest) -> HttpResponse:
    """A further account for a verified customer: kind, texts, done."""
    customer, now = request.customer, clock.now()
    kinds = frozenset({int(AccountKind.TYPE_2), int(AccountKind.TYPE_3)})
    form = forms.AccountForm(
        request.POST or None, on=clock.bank_date(now), kinds=kinds, initial={"branch": customer.branch_id, "kind": int(AccountKind.TYPE_2)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            account = opening.open_further(
                customer=customer, kind=AccountKind(form.cleaned_data["kind"]), branch=form.cleaned_data["branch"], agreed=True,
                actor=access.actor_of(request), now=now,
            )  # fmt: skip
        except Refusal as refusal:
            _refused(form, refusal)
        else:
            return redirect("accounts:deposits:detail", account.reference)
    return render(request, "accounts/onboarding/further.html", {"form": form, **pages.kinds(kinds, clock.bank_date(now), customer)})


@access.user
@require_safe
def branches(request: HttpRequest) -> HttpResponse:
    """Where and when to come for a Type I account, and with what."""
    return render(request, "accounts/onboarding/branches.html", {"branches": selectors.branches()})


@access.public
@require_safe
def text(request: HttpRequest, code: str) -> HttpResponse:
    """One text in the version in force."""
    found = selectors.agreements_for((code,), clock.bank_date(clock.now()))
    if not found:
        raise Http404
    user = cast(User, request.user)
    accepted = selectors.accepted_at(user, found[0]) if user.is_authenticated else None
    return render(request, "accounts/onboarding/text.html", {"text": found[0], "accepted": accepted})


def _plain(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    """Purpose, identity, contact, card: a form whose fields are kept as they are."""
    now = clock.now()
    if step == "card" and "skip" in request.POST:
        services.save_step(application=application, step="card", facts={"card_skipped": True, "card_state": CardState.NONE}, now=now)
        return _on(application)
    form = forms.FORMS[step](request.POST or None, application=application, on=clock.bank_date(now), initial=pages.initial(application, step))
    if request.method == "POST" and form.is_valid():
        try:
            _keep(application, step, dict(form.cleaned_data), now)
        except Refusal as refusal:
            _refused(form, refusal, "id_number" if step == "identity" else "card_number" if step == "card" else None)
        else:
            return _on(application)
    return render(request, "accounts/onboarding/step.html", pages.wizard(application, step, form))


def _keep(application: Application, step: str, facts: dict[str, Any], now: Any) -> None:
    if step == "identity":
        services.save_identity(application=application, name=facts.pop("name"), id_number=facts.pop("id_number"), facts=facts, now=now)
    elif step == "card":
        services.check_card(application=application, bank=facts["card_bank"], number=facts["card_number"], now=now)
    else:
        services.save_step(application=application, step=step, facts=facts, now=now)


def _photos(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    """Each picture is kept by itself: a refused one does not cost the others."""
    now = clock.now()
    given = selectors.newest(application)
    consented = application.acceptances.filter(agreement__code=agreements.PICTURES).exists()
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.PicturesForm(*posted, application=application, on=clock.bank_date(now), given=frozenset(given), consented=consented)
    if request.method == "POST" and form.is_valid():
        _take_pictures(request, application, form, now)
        given = selectors.newest(application)
        if not form.errors and given.keys() >= {"front", "back", "selfie"}:
            return _on(application)
        if not form.errors:
            return _to(application, "photos")
        consented = True
    return render(request, "accounts/onboarding/photos.html", pages.wizard(application, step, form) | {"cards": pages.cards(application, form, given)})


def _take_pictures(request: HttpRequest, application: Application, form: forms.PicturesForm, now: Any) -> None:
    services.agree(user=application.user, codes=(agreements.PICTURES,), application=application, now=now)
    for side in ("front", "back", "selfie"):
        upload = form.cleaned_data.get(side)
        if upload:
            try:
                services.give_picture(application=application, side=side, upload=upload, actor=access.actor_of(request), now=now)
            except Refusal as refusal:
                _refused(form, refusal, side)


def _account(request: HttpRequest, application: Application, step: str) -> HttpResponse:
    now = clock.now()
    on, kinds = clock.bank_date(now), forms.kinds_open_to(application)
    branch = application.branch or selectors.nearest(application.region)
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
            _refused(form, refusal)
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


_PAGES = {"photos": _photos, "account": _account, "check": _check}


def _own(request: HttpRequest, reference: str) -> Application:
    """Another person's application is not there."""
    return get_object_or_404(Application.objects.select_related("user", "branch", "account"), reference=reference, user=request.user.pk)


def _on(application: Application) -> HttpResponse:
    """To the first step that is missing."""
    application.refresh_from_db()
    return _to(application, selectors.next_step(selectors.done(application)))


def _to(application: Application, step: str) -> HttpResponse:
    return redirect("accounts:onboarding:step", reference=application.reference, step=step)


def _refused(form: Any, refusal: Refusal, field: str | None = None) -> None:
    metrics.refused("onboarding", refusal.code)
    form.add_error(field, str(refusal))
