"""Numbers of people, and a condition as text."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def grouped(number: int | None) -> str:
    """Thousands apart.

    >>> grouped(184920)
    '184,920'
    """
    return "" if number is None else f"{number:,}"


@register.filter
def as_json(data: Any) -> str:
    """A condition as text for people: its own letters, two spaces a level."""
    return json.dumps(data, ensure_ascii=False, indent=1)
