"""What pages about signing in need: {% load sign_in %}."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.functional import Promise

from accounts.identity import social
from portal.kernel import policies

register = template.Library()


@register.simple_tag(takes_context=True)
def other_houses(context: Context) -> list[Any]:
    """The houses one may sign in with; this page's forms may lead there."""
    request: HttpRequest = context["request"]
    found = social.ways(request)
    policies.allow_form_to(request, *social.origins(request, found))
    return found


@register.simple_tag(takes_context=True)
def names_of_houses(context: Context) -> str:
    """What they are called, in one line; nothing where none is configured."""
    return " · ".join(str(house_name(house.id)) for house in social.ways(context["request"]))


@register.filter
def house_name(provider: str) -> str | Promise:
    """What people call the provider with that id."""
    return social.NAMES.get(provider, provider)
