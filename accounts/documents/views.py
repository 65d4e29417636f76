"""Is this paper real? Anybody with its code may ask."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.documents import rules, services
from accounts.documents.forms import AskCode
from accounts.documents.models import IssuedDocument
from portal.kernel import access, clock
from portal.kernel.money import Money


@access.public
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """The form for a code read off a paper."""
    form = AskCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("documents:answer", form.cleaned_data["code"])
    return _page(request, {"form": form})


@access.public
@require_safe
@never_cache
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """What the document states, or that the bank gave out no such document."""
    asked = {"form": AskCode(), "code": rules.spaced_code(rules.plain_code(code)) if rules.plain_code(code) else ""}
    try:
        document = services.verify(code=code, ip=access.client_ip(request), now=clock.now())
    except services.TooManyWrongCodes as refusal:
        return _page(request, asked | {"refusal": refusal}, status=429)
    if document is None:
        return _page(request, asked | {"unknown": True}, status=404)
    return _page(request, asked | {"document": document, "states": _states(document)})


def _states(document: IssuedDocument) -> dict[str, Any]:
    """The stored content in our own types."""
    content = document.content
    return content | {
        "amount": Money(content["amount_minor"], content["currency"]),
        "ordered_at": datetime.fromisoformat(content["ordered_at"]),
        "arrived_at": datetime.fromisoformat(content["arrived_at"]),
    }


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "accounts/documents/verify.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
