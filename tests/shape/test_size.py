"""Files and functions stay small enough to read at once."""

import ast

from tests.shape import tree

LONGEST_FILE = 500
LONGEST_FUNCTION = 70
BANNED_NAMES = {"utils.py", "helpers.py", "misc.py", "common.py"}


def test_no_file_is_longer_than_500_lines() -> None:
    long = {tree.name(path): lines for path in tree.sources(tests=True) if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_longer_than_70_lines() -> None:
    long = {
        f"{tree.name(path)}:{node.name}": lines
        for path in tree.sources(tests=True)
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_grab_bags() -> None:
    assert [tree.name(path) for path in tree.sources(tests=True) if path.name in BANNED_NAMES] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [tree.name(path) for path in tree.sources() if path.read_text(encoding="utf-8").strip() and ast.get_docstring(tree.parsed(path)) is None]
    assert silent == []


def test_every_capability_says_its_rules() -> None:
    folders = {path.parent for path in tree.sources() if path.name in {"models.py", "services.py"}} - {tree.ROOT / app for app in tree.APPS}
    assert [
        tree.name(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file() or not ast.get_docstring(tree.parsed(folder / "__init__.py"))
    ] == []
