"""What I agreed to, and one question by itself: its text, what withdrawing changes, my answers so far."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.consents import rules, selectors, services
from accounts.identity.models import User
from portal.kernel import access, clock
from portal.kernel.errors import Refusal

#: Answers shown under one question.
ANSWERS = 20


@access.user
@require_safe
def list_consents(request: HttpRequest) -> HttpResponse:
    """Every purpose in its group."""
    customer, today = access.person(request, "customer"), clock.bank_date(clock.now())
    groups = selectors.groups(user=cast(User, request.user), born=customer.birth_date if customer else None, today=today)
    return render(request, "accounts/consents/list.html", {"groups": groups, "today": today})


@access.user
def about(request: HttpRequest) -> HttpResponse:
    """One purpose; the effect of withdrawing stands above the button that does it."""
    login = cast(User, request.user)
    standing = selectors.standing(user=login, code=request.GET.get("purpose", ""))
    if standing is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        given = request.POST.get("answer") == "give"
        version = request.POST.get("version", "")
        try:
            services.answer(
                user=login, code=standing.purpose.code, version=int(version) if version.isdecimal() and len(version) < 5 else 0,
                given=given, actor=access.actor_of(request), now=clock.now(),
            )  # fmt: skip
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("You agreed to this.") if given else _("Withdrawn. It counts from now on."))
            return redirect(f"{request.path}?purpose={standing.purpose.code}")
    answers = [row for row, _n in zip(selectors.history(user=login, code=standing.purpose.code), range(ANSWERS), strict=False)]
    context = {
        "standing": standing,
        "purpose": standing.purpose,
        "answers": answers,
        "refusal": refusal,
        "by_guardian": standing.purpose.group == rules.CHILD,
    }
    return render(request, "accounts/consents/about.html", context, status=409 if refusal else 200)
