"""The files of the checkout, as the shape tests read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "accounts", "wealth", "scenarios", "backoffice")


def sources(*, tests: bool = False) -> Iterator[Path]:
    """Our Python files, migrations left out."""
    for top in (*APPS, *(("tests",) if tests else ())):
        yield from (path for path in sorted((ROOT / top).rglob("*.py")) if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
