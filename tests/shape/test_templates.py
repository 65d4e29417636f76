"""The strict Content-Security-Policy, kept before the browser has to."""

import re

from tests.shape import tree

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)
_INLINE_STYLE = re.compile(r"<style\b", re.IGNORECASE)
_STYLE_ATTRIBUTE = re.compile(r"\sstyle=", re.IGNORECASE)
_HANDLER = re.compile(r"\son[a-z]+=[\"']", re.IGNORECASE)
_FOREIGN = re.compile(r"(?:src|href)=[\"']https?://", re.IGNORECASE)


def _breaking(pattern: re.Pattern[str]) -> list[str]:
    return [tree.name(path) for path in tree.templates() if pattern.search(path.read_text(encoding="utf-8"))]


def test_no_inline_script() -> None:
    assert _breaking(_INLINE_SCRIPT) == []


def test_no_inline_style() -> None:
    assert _breaking(_INLINE_STYLE) == []


def test_no_style_attribute() -> None:
    assert _breaking(_STYLE_ATTRIBUTE) == []


def test_no_inline_event_handler() -> None:
    assert _breaking(_HANDLER) == []


def test_nothing_comes_from_another_host() -> None:
    assert _breaking(_FOREIGN) == []


def test_every_component_opens_with_its_variables() -> None:
    bare = [
        tree.name(path)
        for path in sorted((tree.ROOT / "templates" / "ui").glob("*.html"))
        if not path.read_text(encoding="utf-8").lstrip().startswith("{#") and "{% comment" not in path.read_text(encoding="utf-8")[:40]
    ]
    assert bare == []
