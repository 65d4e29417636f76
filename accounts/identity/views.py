"""My page: who I am here, how I sign in, how the pages look."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.identity import rules, selectors
from accounts.identity.models import User
from portal.kernel import access, clock
from portal.kernel.access import user


@user
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    login = cast(User, request.user)  # the mark lets nobody else in
    context = {
        "named": not rules.is_drawn(login.username),
        "customer": access.person(request, "customer"),
        "staff": access.person(request, "staff"),
        "security": selectors.security_of(user=login, now=clock.now()),
    }
    return render(request, "identity/me.html", context)
