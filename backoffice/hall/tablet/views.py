"""Where a lent tablet begins and ends, and the colleague's page that lends it."""

from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.onboarding import attribution
from accounts.onboarding import rules as onboarding
from accounts.organisation.requests import StaffRequest
from backoffice.hall.referrals import rules as codes
from backoffice.hall.referrals import services as referrals
from backoffice.hall.referrals.models import ReferralPurpose
from backoffice.hall.referrals.views import drawn
from backoffice.hall.tablet import lock, rules, services
from backoffice.hall.tablet.models import TabletSession
from portal.kernel import access, clock, metrics
from portal.kernel.access import SYSTEM
from portal.kernel.errors import Refusal

_LATEST = 20
_OFF = {"autocomplete": "off"}


class LendForm(forms.Form):
    """What the person says before sitting down with the tablet; all of it may stay empty."""

    name = forms.CharField(
        label=gettext_lazy("How to address the person"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    contact = forms.CharField(
        label=gettext_lazy("Mobile number, if they give it"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip
    wish = forms.CharField(label=gettext_lazy("What for"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_contact(self) -> str:
        typed: str = self.cleaned_data["contact"]
        try:
            return onboarding.mobile(typed) if typed else ""
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


@access.staff("hall.guide")
@require_http_methods(["GET", "HEAD", "POST"])
def lend(request: StaffRequest) -> HttpResponse:
    """A ticket for the next walk-in, and what became of the last ones."""
    form = LendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = services.lend(staff=request.staff, actor=access.actor_of(request), now=clock.now(), **form.cleaned_data)
        return redirect("admin:tablet", made.reference)
    rows = TabletSession.objects.filter(branch=request.staff.branch).select_related("staff").order_by("-id")[:_LATEST]
    page = {"title": _("Lend the tablet"), "lend_form": form, "rows": rows}
    return TemplateResponse(request, "backoffice/hall/tablet/lend.html", page, status=400 if form.errors else 200)


@access.staff("hall.guide")
@require_safe
def ticket(request: StaffRequest, reference: str) -> HttpResponse:
    """The picture code to point the tablet at, until it is opened."""
    row = get_object_or_404(TabletSession.objects.select_related("branch", "staff"), reference=reference, staff=request.staff)
    now = clock.now()
    waits = row.opened_at is None and row.ended_at is None and row.ends_at > now
    path = reverse("hall:tablet", args=[rules.token(reference)])
    page = {"title": _("Lend the tablet"), "row": row, "waits": waits, "path": path, "picture": drawn(request.build_absolute_uri(path)) if waits else ""}
    response = TemplateResponse(request, "backoffice/hall/tablet/ticket.html", page)
    if row.ended_at is None:
        response.headers["Refresh"] = "10"
    return response


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """On the tablet: begin. Whoever was signed in here before is signed out first."""
    if request.method != "POST":
        row = TabletSession.objects.filter(digest=rules.digest(token), opened_at=None, ended_at=None, ends_at__gt=clock.now()).select_related("branch").first()
        return render(request, "hall/tablet.html", {"row": row}, status=200 if row else 404)
    now = clock.now()
    try:
        row = services.begin(token=token, now=now)
    except Refusal as refusal:
        metrics.refused("hall", refusal.code)
        return render(request, "hall/tablet.html", {"row": None}, status=409)
    logout(request)
    request.session[lock.SESSION_KEY] = row.reference
    request.COOKIES.pop(attribution.COOKIE, None)
    response = redirect("account_signup")
    referral = referrals.link(staff=row.staff, purpose=ReferralPurpose.TABLET, actor=SYSTEM, now=now)
    attribution.keep(request, response, codes.source_of(referral.code))
    return response


@access.public
@never_cache
@require_safe
def over(request: HttpRequest) -> HttpResponse:
    """Where silence leads: over, unless somebody touched it meanwhile in another window."""
    return _over(request)


@access.public
@never_cache
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """The person is done, or leaves."""
    return _over(request)


def _over(request: HttpRequest) -> HttpResponse:
    reference = request.session.get(lock.SESSION_KEY)
    if not reference:
        return render(request, "hall/tablet_over.html", {"sent": False})
    ended = services.end(reference=reference, now=clock.now())
    return lock.over(request, sent=ended is not None and ended.ended_as == "sent")
