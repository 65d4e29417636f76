"""What home says to a customer while a colleague asks to look, or looks."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.viewas import selectors
from portal.kernel import access, clock
from portal.kernel.cards import Suggestion


def suggestions(request: HttpRequest) -> Iterator[Suggestion]:
    """Nothing on the colleague's screen; that nobody asks is remembered for a minute, so that home costs no query for it."""
    customer = access.person(request, "customer")
    if customer is None or getattr(request, "customer_view", None) is not None:
        return
    now = clock.now()
    for view in selectors.asked_of(customer, now):
        about = {"name": view.staff, "minutes": view.minutes}
        title = _("%(name)s looks at your pages now") if view.runs(now) else _("%(name)s asks to look at your pages")
        yield Suggestion(
            f"viewas:{view.reference}:{view.state}", "eye", title % about, _("Reading only, %(minutes)s minutes at most.") % about,
            _("“%(reason)s”") % {"reason": view.reason}, reverse("viewas:detail", args=[view.reference]),
            _("See and end it") if view.runs(now) else _("Answer"), urgent=True,
        )  # fmt: skip
