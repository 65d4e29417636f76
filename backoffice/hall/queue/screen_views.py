"""What hangs in the lobby: the board of numbers called, and the screen where one takes a number. Neither knows anybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.hall.queue import rules, selectors, services
from backoffice.hall.queue.models import HallScreen, QueueKind, TicketSource
from portal.kernel import access, clock, metrics
from portal.kernel.access import SYSTEM
from portal.kernel.errors import Refusal

#: The number stays on the screen so long, then the next person finds the beginning again.
_BACK_AFTER = "12"


@access.public
@never_cache
@require_safe
def board(request: HttpRequest, code: str) -> HttpResponse:
    """Numbers and counters, large; looks again every few seconds with and without scripts."""
    screen = _screen(code)
    now = clock.now()
    response = render(request, "hall/board.html", {"screen": screen, "board": selectors.board(screen.branch, now), "now": now})
    response.headers["Refresh"] = "5"
    return response


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Choose what for; the number comes. Nobody's name is asked."""
    screen, ticket, refusal = _screen(code), None, None
    now = clock.now()
    if request.method == "POST":
        kind = get_object_or_404(QueueKind, code=request.POST.get("kind", ""))
        try:
            ticket = services.take(branch=screen.branch, kind=kind, source=TicketSource.SCREEN, actor=SYSTEM, now=now)
        except Refusal as caught:
            metrics.refused("hall", caught.code)
            refusal = caught
    context = {
        "screen": screen, "ticket": ticket, "place": selectors.place_of(ticket, now) if ticket else None, "refusal": refusal,
        "lines": selectors.lines(screen.branch, now), "hall": selectors.hall_of(screen.branch, now), "most": int(rules.MOST_AHEAD.total_seconds() // 60),
    }  # fmt: skip
    response = render(request, "hall/take.html", context, status=409 if refusal else 200)
    response.headers["Refresh"] = f"{_BACK_AFTER}; url={request.path}" if ticket or refusal else "60"
    return response


def _screen(code: str) -> HallScreen:
    """A retired or made-up address shows nothing."""
    found = selectors.screen(code)
    if found is None:
        raise Http404
    return found
