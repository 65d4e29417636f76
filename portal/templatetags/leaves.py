"""The leaves of a page (icon, amount, date), drawn without the detour through a template: a page has a hundred of them.

`<c-icon>`, `<c-money>` and `<c-date>` are written like every other component. Their files in templates/ui/ say what they
take and draw with the same functions, so that a leaf looks the same however it is called.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from django import template
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django_cotton.templatetags import UnprocessableDynamicAttr
from django_cotton.templatetags._component import AttrKind, CottonComponentNode, PreparedAttr, cotton_component

from portal.templatetags import dates, money

register = template.Library()

_LINE: Final = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
_FIXED: Final = frozenset({AttrKind.BOOLEAN, AttrKind.STATIC})


@register.simple_tag(name="draw_icon")
def icon(**given: Any) -> SafeString:
    """An icon of the sprite; without a label it is decoration. See templates/ui/icon.html."""
    label = given.get("label")
    spoken = f'role="img" aria-label="{conditional_escape(label)}"' if label else 'aria-hidden="true"'
    css, name = conditional_escape(given.get("class", "ico")), conditional_escape(given["name"])
    return mark_safe(f'<svg class="{css}" {_LINE} {spoken}><use href="{_sprite()}#{name}"></use></svg>')  # noqa: S308 (every part is escaped)  # nosec


@register.simple_tag(name="draw_amount")
def amount(**given: Any) -> SafeString:
    """An amount, in the form that the place asks for. See templates/ui/money.html."""
    signed, own, bare = given.get("signed"), given.get("own"), given.get("bare")
    value = given.get("amount")
    parts = money.money_parts(given.get("minor") if value is None else value, given.get("currency") or "CNY", bool(signed))
    css = "num"
    css += " in" if signed and not own and parts.positive else ""
    css += " text-ink-2" if own else ""
    css += " secret" if given.get("secret") else ""
    css += f" {conditional_escape(given['class'])}" if given.get("class") else ""
    if given.get("big"):
        said = f'{parts.sign}<span class="cur">{parts.symbol}</span>{parts.whole}<span class="dec">{parts.decimals}</span>'
    else:
        symbol = parts.symbol if given.get("symbol") or not (signed or bare) else ""
        said = f"{parts.sign}{symbol}{parts.whole}{parts.decimals}"
    return mark_safe(f'<span class="{css}">{said}</span>')  # noqa: S308 (every part is ours or escaped)  # nosec


@register.simple_tag(name="draw_date")
def date(**given: Any) -> SafeString:
    """A date or moment in the words of the language. See templates/ui/date.html."""
    at, today = given.get("at"), given.get("today")
    if not at:
        return SafeString("")
    said = dates.near(at, today) if today else dates.when(at, given.get("kind") or "day")
    css = f"num {conditional_escape(given['class'])}" if given.get("class") else "num"
    return mark_safe(f'<time class="{css}" datetime="{dates.iso(at)}">{conditional_escape(said)}</time>')  # noqa: S308 (every part is escaped)  # nosec


LEAVES: Final[dict[str, Callable[..., SafeString]]] = {"icon": icon, "money": amount, "date": date}


class Leaf(Node):
    """A component of LEAVES: its attributes are read as cotton reads them; with fixed ones it is drawn once."""

    def __init__(self, node: CottonComponentNode) -> None:
        self._attributes: list[PreparedAttr] = node._prepared_attrs
        self._draw = LEAVES[node.component_name]
        self._is_fixed = node.component_name == "icon" and all(attribute.kind in _FIXED for attribute in self._attributes)
        self._drawn: SafeString | None = None

    def render(self, context: Context) -> SafeString:
        if self._drawn is not None:
            return self._drawn
        drawn = self._draw(**{attribute.key: _value(attribute, context) for attribute in self._attributes})
        if self._is_fixed:
            self._drawn = drawn
        return drawn


@register.tag("cotton")
def component(parser: Parser, token: Token) -> Node:
    """Every component; the leaves in a quicker way."""
    node = cotton_component(parser, token)
    return Leaf(node) if node.component_name in LEAVES else node


def _value(attribute: PreparedAttr, context: Context) -> Any:
    if attribute.compiled is None:
        return attribute.value
    if attribute.kind == AttrKind.ESCAPED:
        return attribute.compiled.nodelist.render(context)
    try:
        return attribute.compiled.resolve(context)
    except UnprocessableDynamicAttr:
        return attribute.value if attribute.kind == AttrKind.UNQUOTED else None


@cache
def _sprite() -> str:
    """The address of the icons: it does not change while a process lives."""
    return static("icons.svg")
