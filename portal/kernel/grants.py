"""The app role's rights, written again after every migration.

The owner role migrates; the app role runs. It gets the four verbs on every table, and then each capability takes
away what must not be possible (changing an entry, a balance, an audit row) in its own `sql/grants.sql`.
"""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

APP_ROLE: Final = "tongxing_app"
_RIGHTS: Final = Path(__file__).parent / "sql" / "rights.sql"


def apply(*, using: str = "default", **kwargs: Any) -> None:
    """Grant and revoke; needs the owner's connection, as every migration does. Half-way migrations are left alone."""
    executor = MigrationExecutor(connections[using])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    with connections[using].cursor() as cursor:
        for path in [_RIGHTS, *files()]:
            cursor.execute(path.read_text(encoding="utf-8"))


def files() -> list[Path]:
    """The capabilities' grants files, in a fixed order."""
    root = Path(settings.BASE_DIR)
    return sorted(path for app in ("portal", "accounts", "wealth", "scenarios", "backoffice") for path in (root / app).glob("*/sql/grants.sql"))
