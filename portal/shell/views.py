"""Home, the look, the style guide, and the small public files."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from accounts.identity import selectors
from portal.kernel import access, clock
from portal.kernel.access import public, user
from portal.shell import cards, styles
from portal.shell import home as home_page
from portal.shell import service as service_page
from portal.shell.look import LookForm, keep

SECURITY_TXT_VALID = timedelta(days=180)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A customer's own home; for others signed in, what is missing; for a visitor, the way in."""
    if not request.user.is_authenticated:
        return render(request, "shell/front.html")
    now = clock.now()
    if access.person(request, "customer") is None:
        known_as = selectors.known_as(request.user)
        return render(request, "shell/no_customer.html", home_page.for_login(request, now=now) | {"known_as": known_as})
    return render(request, *home_page.for_customer(request, now=now))


@public
@require_safe
def service(request: HttpRequest) -> HttpResponse:
    """People and help: what is there for whoever looks; a visitor finds the branches."""
    cards_shown = service_page.cards_for(request)
    page = {"cards": [card for card in cards_shown if not card.side], "side_cards": [card for card in cards_shown if card.side]}
    return render(request, "shell/service.html", page | {"ways": service_page.ways_for(request)})


@user
@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """Put a suggestion off and go back to home."""
    cards.put_off(request, request.POST.get("key", "")[:80], now=clock.now())
    return redirect("shell:home")


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie and go back to the page."""
    return set_language(request)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """How pages look: the page that asks, and the keeping of what it, or a button elsewhere, says."""
    if request.method != "POST":
        return render(request, "shell/look.html")
    form = LookForm(request.POST)
    response = HttpResponseRedirect(_safe_next(request))
    if form.is_valid():
        keep(request, response, form.chosen())
    return response


@public
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state; only where settings.STYLEGUIDE allows it."""
    return render(request, "shell/styleguide.html", styles.samples(now=clock.now()))


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "shell/robots.txt", content_type="text/plain; charset=utf-8")


@public
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116; its validity is renewed with every answer, since it is generated."""
    expires = clock.now() + SECURITY_TXT_VALID
    return render(request, "shell/security.txt", {"expires": expires}, content_type="text/plain; charset=utf-8")


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return target if known else "/"
