"""The app role's rights, written again after every migration.

The owner role migrates; the app role runs. It gets the four verbs on every table, and then each capability takes
away what must not be possible (changing an entry, a balance, an audit row) in its own `sql/grants.sql`.
"""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connections

APP_ROLE: Final = "tongxing_app"
_GENERAL: Final = f"""
GRANT USAGE ON SCHEMA public TO {APP_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APP_ROLE};
"""


def apply(*, using: str = "default", **kwargs: Any) -> None:
    """Grant and revoke; needs the owner's connection, as every migration does."""
    with connections[using].cursor() as cursor:
        for sql in [_GENERAL, *(path.read_text(encoding="utf-8") for path in files())]:
            cursor.execute(sql)


def files() -> list[Path]:
    """The capabilities' grants files, in a fixed order."""
    root = Path(settings.BASE_DIR)
    return sorted(path for app in ("portal", "accounts", "wealth", "scenarios", "backoffice") for path in (root / app).glob("*/sql/grants.sql"))
