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
_GENERAL: Final = f"""
GRANT USAGE ON SCHEMA public TO {APP_ROLE};
DO $$
DECLARE owned record;
BEGIN
    FOR owned IN
        SELECT oid::regclass AS name, relkind FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relowner = current_user::regrole AND relkind IN ('r', 'p', 'v', 'm', 'S')
    LOOP
        IF owned.relkind = 'S' THEN
            EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO {APP_ROLE}', owned.name);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO {APP_ROLE}', owned.name);
        END IF;
    END LOOP;
END $$;
"""


def apply(*, using: str = "default", **kwargs: Any) -> None:
    """Grant and revoke; needs the owner's connection, as every migration does. Half-way migrations are left alone."""
    executor = MigrationExecutor(connections[using])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    with connections[using].cursor() as cursor:
        for sql in [_GENERAL, *(path.read_text(encoding="utf-8") for path in files())]:
            cursor.execute(sql)


def files() -> list[Path]:
    """The capabilities' grants files, in a fixed order."""
    root = Path(settings.BASE_DIR)
    return sorted(path for app in ("portal", "accounts", "wealth", "scenarios", "backoffice") for path in (root / app).glob("*/sql/grants.sql"))
