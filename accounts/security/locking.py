"""Lock my money: the page that says what it does, and the button that does it."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity.models import User
from accounts.security import services
from portal.kernel import access, clock


@access.customer
@never_cache
@require_http_methods(["GET", "POST"])
def lock(request: HttpRequest) -> HttpResponse:
    """Everything stops at once, without a signature: who is afraid has no time to look for one."""
    if request.method == "GET":
        return render(request, "accounts/security/lock.html")
    case = services.lock(user=cast(User, request.user), actor=access.actor_of(request), now=clock.now())
    return render(request, "accounts/security/stopped.html", {"case": case})
