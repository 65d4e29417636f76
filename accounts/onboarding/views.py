"""Where an application begins and stands, the short way for who is verified already, and the texts. The steps are in step_views."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.identity.models import User
from accounts.identity.requests import CustomerRequest
from accounts.ledger.kinds import AccountKind
from accounts.onboarding import attribution, forms, opening, pages, renewal, rules, selectors, services
from accounts.onboarding.models import OPEN_STATES, Matter, State
from accounts.onboarding.step_views import own, refused, to_step
from portal.kernel import access, clock
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
        return to_step(application, selectors.next_step(selectors.done(application)))
    latest = selectors.latest_of(user)
    if latest is not None and latest.state == State.DRAFT:
        finished = selectors.done(latest)
        context = {"application": latest, "marks": selectors.marks(finished, selectors.next_step(finished)), "minutes": rules.minutes_left(finished)}
    elif latest is not None and latest.state != State.REJECTED:
        return redirect("accounts:onboarding:detail", latest.reference)
    else:
        context = {"marks": selectors.marks(frozenset(), ""), "minutes": rules.minutes_left(()), "before": latest}
    return render(request, "accounts/onboarding/start.html", context)


@access.customer
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: CustomerRequest) -> HttpResponse:
    """A new document for a customer: what is known, and the button that begins or goes on."""
    customer, now = request.customer, clock.now()
    refusal = None
    if request.method == "POST":
        try:
            application = renewal.begin(customer=customer, actor=access.actor_of(request), now=now)
            return to_step(application, selectors.next_step(selectors.done(application), application.matter))
        except Refusal as caught:
            refusal = caught
    latest = selectors.latest_of(cast(User, request.user), Matter.RENEWAL)
    if latest is not None and latest.state in OPEN_STATES and latest.state != State.DRAFT:
        return redirect("accounts:onboarding:detail", latest.reference)
    context = pages.renewal(customer, latest, clock.bank_date(now)) | {"refusal": refusal}
    return render(request, "accounts/onboarding/renewal.html", context, status=409 if refusal else 200)


@access.user
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the application stands, and what comes next."""
    application = own(request, reference)
    if application.state == State.DRAFT:
        return redirect("accounts:onboarding:renewal" if application.is_renewal else "accounts:onboarding:start")
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
            refused(form, refusal)
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
