"""Migrations can be read, and undone."""

import ast
import re

from django.db import migrations
from django.db.migrations.loader import MigrationLoader

from tests.shape import tree


def _ours() -> list[migrations.Migration]:
    return [migration for (app, _), migration in MigrationLoader(None).disk_migrations.items() if app in tree.APPS]


def test_names_are_given_by_hand() -> None:
    assert [migration.name for migration in _ours() if re.search(r"_auto_|_and_more$", migration.name)] == []


def test_the_newest_is_written_down() -> None:
    """Two branches that both add a migration meet in this file, before they meet in production."""
    for app in tree.APPS:
        names = sorted(migration.name for migration in _ours() if migration.app_label == app)
        if names:
            assert (tree.ROOT / app / "migrations" / "max_migration.txt").read_text().strip() == names[-1]


def test_every_step_has_a_reverse() -> None:
    def steps(operations: list[object]) -> list[object]:
        return [step for operation in operations for step in ([operation, *steps(getattr(operation, "database_operations", []))])]

    stuck = [
        migration.name
        for migration in _ours()
        for step in steps(list(migration.operations))
        if (isinstance(step, migrations.RunSQL) and step.reverse_sql is None) or (isinstance(step, migrations.RunPython) and step.reverse_code is None)
    ]
    assert stuck == []


def test_sql_lives_in_its_own_files() -> None:
    """A string of SQL longer than a line inside a migration belongs into a .sql file beside its reverse."""
    long = [
        path.name
        for app in tree.APPS
        for path in (tree.ROOT / app / "migrations").glob("0*.py")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.count("\n") > 2 and "CREATE" in node.value
    ]
    assert long == []
