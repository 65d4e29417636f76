"""Renders a line of template as a page would, components included."""

from typing import Any

from django.template import engines
from django.utils.translation import override
from django_cotton.compiler_regex import CottonCompiler


def drawn(source: str, language: str = "en", **context: Any) -> str:
    with override(language):
        return engines["django"].from_string(CottonCompiler().process(source)).render(context)
