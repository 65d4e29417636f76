"""The three boxes alone, for the choice made so far."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.divisions.forms import Places
from portal.kernel import access


@access.user
@require_POST
def places(request: HttpRequest) -> HttpResponse:
    """Asked for as one box is changed; never needed, since each box has a button."""
    return render(request, "accounts/divisions/_places.html", {"form": Places(initial={name: str(value) for name, value in request.POST.items()})})
