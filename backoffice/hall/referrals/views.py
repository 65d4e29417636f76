"""Where a code leads, and the employee's own page with cards to hand out."""

import io
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.onboarding import attribution
from accounts.organisation.requests import StaffRequest
from backoffice.hall.referrals import rules, selectors, services
from backoffice.hall.referrals.models import ReferralLink, ReferralPurpose
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal

#: What an employee makes by hand; the tablet's code makes itself.
_PURPOSES = [purpose for purpose in ReferralPurpose if purpose is not ReferralPurpose.TABLET]
_DARK = "#0b2c33"


@access.public
@never_cache
@require_safe
def arrive(request: HttpRequest, code: str) -> HttpResponse:
    """Who invites, and the way in; a retired code leads on without crediting anybody, a forged one says so kindly."""
    typed = rules.read(code)
    referral = selectors.good(typed)
    if referral is None:
        was = selectors.known(typed) is not None
        return render(request, "hall/referral.html", {"referral": None, "was": was}, status=200 if was else 404)
    response = render(request, "hall/referral.html", {"referral": referral})
    if request.method == "GET":
        services.opened(referral=referral)
        attribution.keep(request, response, rules.source_of(referral.code))
    return response


@access.staff("referrals.own")
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """My codes and what came of them."""
    found = selectors.of_staff(request.staff)
    rows = [{"link": link, "outcome": outcome} for link, outcome in found]
    used = {link.purpose for link, _outcome in found if link.retired_at is None}
    whole = sum((outcome for _link, outcome in found), selectors.Outcome())
    page = {"title": _("My referral codes"), "rows": rows, "whole": whole, "unused": [p for p in _PURPOSES if p not in used]}
    rights = {"sees_branch": access.may(request.staff, "referrals.branch")}
    return TemplateResponse(request, "backoffice/hall/referrals/mine.html", page | rights)


@access.staff("referrals.own")
@require_POST
def make(request: StaffRequest) -> HttpResponse:
    """A code for one more purpose."""
    purpose = request.POST.get("purpose", "")
    if purpose in _PURPOSES:
        made = services.link(staff=request.staff, purpose=ReferralPurpose(purpose), actor=access.actor_of(request), now=clock.now())
        return redirect("admin:referral_card", made.code)
    return redirect("admin:referrals")


@access.staff("referrals.own")
@require_safe
def card(request: StaffRequest, code: str) -> HttpResponse:
    """The code as a card to print and to show."""
    link = _own(request, code)
    page = {"title": _("Referral card"), "link": link, "address": _address(request, link), "picture": drawn(_address(request, link))}
    return TemplateResponse(request, "backoffice/hall/referrals/card.html", page)


@access.staff("referrals.own")
@require_safe
def picture(request: StaffRequest, code: str) -> HttpResponse:
    """The code as PNG, large enough for a poster."""
    link, file = _own(request, code), io.BytesIO()
    segno.make(_address(request, link), micro=False, error="q").save(file, kind="png", scale=16, border=4, dark=_DARK)
    return HttpResponse(file.getvalue(), content_type="image/png", headers={"Content-Disposition": f'attachment; filename="tongxing-{link.code}.png"'})


@access.staff("referrals.own")
@require_POST
def retire(request: StaffRequest, code: str) -> HttpResponse:
    """No longer in use."""
    _own(request, code)
    try:
        services.retire(code=code, staff=request.staff, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("referrals", refusal.code)
    return redirect("admin:referrals")


@access.staff("referrals.branch")
@require_safe
def branch(request: StaffRequest) -> HttpResponse:
    """What the places in reach gained by their employees' codes."""
    rows = selectors.of_branches(request.staff)
    whole = sum((outcome for _staff, outcome in rows), selectors.Outcome())
    return TemplateResponse(request, "backoffice/hall/referrals/branch.html", {"title": _("Referrals of the branch"), "rows": rows, "whole": whole})


def _own(request: StaffRequest, code: str) -> ReferralLink:
    """Another employee's code is not there."""
    return get_object_or_404(ReferralLink.objects.select_related("staff", "branch"), code=code, staff=request.staff)


def _address(request: HttpRequest, link: ReferralLink) -> str:
    return request.build_absolute_uri(reverse("hall:referral", args=[link.code]))


def drawn(text: str) -> SafeString:
    """A picture code as SVG, for a page of ours."""
    drawn: Any = segno.make(text, micro=False, error="q")
    return mark_safe(drawn.svg_inline(border=2, omitsize=True, dark=_DARK, light="#ffffff", svgclass="qr", lineclass=None))  # noqa: S308 (our own drawing)
