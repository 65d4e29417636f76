"""No act is written into the audit trail for which the search has no words."""

import ast
from collections.abc import Iterator

import pytest

from backoffice.workbench import words
from portal.kernel.access import Channel
from tests.shape import tree


def _verbs_of(module: ast.Module) -> Iterator[str]:
    """Every act that a module records, also through functions of its own that take `verb`."""
    takers = {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and "verb" in _names(node)}
    named = [node.value for node in ast.walk(module) if isinstance(node, ast.Assign) and any(getattr(to, "id", "") == "verb" for to in node.targets)]
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        given = _given(call, takers)
        values = named if isinstance(given, ast.Name) else [given] if given is not None else []
        for prefix in _prefixes(_name(call), takers) if values else ():
            yield from (f"{prefix}{text}" for value in values for text in _texts(value) if "." in f"{prefix}{text}")


def _given(call: ast.Call, takers: dict[str, ast.FunctionDef]) -> ast.expr | None:
    """What a call gives as `verb`: by name to `record`, by name or place to a function of the module."""
    name = _name(call)
    if name not in takers and name != "record":
        return None
    by_name = next((keyword.value for keyword in call.keywords if keyword.arg == "verb"), None)
    if by_name is not None or name not in takers:
        return by_name
    place = _names(takers[name]).index("verb")
    return call.args[place] if place < len(call.args) else None


def _prefixes(name: str, takers: dict[str, ast.FunctionDef]) -> list[str]:
    """What is put before the `verb` on its way: "counter." of f"counter.{verb}"; nothing on the way to `record` itself."""
    if name not in takers:
        return [""]
    found: list[str] = []
    for call in (node for node in ast.walk(takers[name]) if isinstance(node, ast.Call) and _name(node) != name):
        match _given(call, takers):
            case ast.Name(id="verb"):
                found += _prefixes(_name(call), takers)
            case ast.JoinedStr(values=[ast.Constant(value=str(before)), *_]):
                found.append(before)
    return found


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def _names(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]


def _texts(value: ast.expr) -> list[str]:
    """The texts an expression may be: itself, either side of a choice, with what stands around it."""
    match value:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp():
            return [*_texts(value.body), *_texts(value.orelse)]
        case ast.JoinedStr():
            texts = [""]
            for part in value.values:
                inner = _texts(part.value if isinstance(part, ast.FormattedValue) else part)
                texts = [before + after for before in texts for after in inner]
            return texts
    return []


RECORDED = sorted({verb for path in tree.sources() for verb in _verbs_of(tree.parsed(path))})


def test_the_acts_are_found_in_the_source() -> None:
    known = {"customer.viewed", "counter.approved", "application.sent_back", "application.rejected", "consent.given", "staff.left"}
    assert known <= set(RECORDED)


@pytest.mark.parametrize("verb", RECORDED)
def test_every_act_has_words(verb: str) -> None:
    assert verb in words.ACTS


def test_every_noun_and_every_channel_has_words() -> None:
    nouns = {verb.partition(".")[0] for verb in words.ACTS}
    assert nouns - set(words.NOUNS) == set()
    assert {channel for channel in Channel if words.channel(channel) == str(int(channel))} == set()


def test_every_row_that_the_site_changes_has_words() -> None:
    from django.contrib import admin

    verbs = {
        f"{model._meta.model_name}.{act}"
        for model, model_admin in admin.site._registry.items()
        for act, needs in (("added", model_admin.needs_change), ("changed", model_admin.needs_change), ("deleted", model_admin.needs_delete))  # type: ignore[attr-defined]
        if needs
    }
    assert verbs - set(words.ACTS) == set()
