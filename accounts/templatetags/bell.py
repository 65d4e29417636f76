"""What the bell shows: {% load bell %}. Counted once a request, however many bells a page has."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise

from accounts.inbox import rules, selectors

register = template.Library()


@dataclass(frozen=True, slots=True)
class Bell:
    """`shown` is what stands in the dot (99+ at most), `spoken` what is read aloud; `here`: the page is among the messages."""

    count: int
    here: bool = False

    @property
    def shown(self) -> str:
        return rules.shown_count(self.count)

    @property
    def spoken(self) -> str | Promise:
        return rules.spoken_count(self.count)


@register.simple_tag(takes_context=True)
def bell_of(context: Context) -> Bell | None:
    """The signed-in person's bell; None for a visitor, on pages made without a request, and for a colleague who looks at a customer's pages."""
    request: Any = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "customer_view", None) is not None:
        return None
    if not hasattr(request, "bell"):
        request.bell = Bell(selectors.unread(user_id=user.pk), request.path.startswith(reverse("inbox:list")))
    found: Bell = request.bell
    return found
