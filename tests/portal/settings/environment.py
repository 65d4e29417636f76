"""A production bank's environment, complete, with its keys in a folder; for the tests and for the audit."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from portal.runtime import places


def complete_environment(folder: Path) -> dict[str, str]:
    """Everything production wants, with keys made in `folder`."""
    key = folder / "secret_key"
    key.write_text(secrets.token_urlsafe(64), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR", "PG_BIN", "VIRTUAL_ENV"}}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.prod",
        "DATABASE_URL": "postgresql://tongxing_app:secret@db.bank.example:5432/tongxing?sslmode=require",
        "REDIS_URL": "rediss://cache.bank.example:6379",
        "SECRET_KEY_FILE": str(key),
        "ALLOWED_HOSTS": "bank.example",
        "VAULT_KEY_DIR": str(folder / "vault"),
        "CHECKPOINT_DIR": str(folder / "checkpoints"),
        "PRIVATE_ROOT": str(folder / "private"),
        "EMAIL_HOST": "mail.bank.example",
        "DEFAULT_FROM_EMAIL": "service@bank.example",
    }


def manage(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "manage.py", *words], check=False, capture_output=True, text=True, env=environment, cwd=places.ROOT)
