"""Where the embedded servers keep their data, sockets, logs and passwords."""

import hashlib
import os
import pwd
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = Path(os.environ.get("TONGXING_LOCAL", ROOT / ".local"))
NAME = hashlib.sha256(str(LOCAL).encode()).hexdigest()[:10]
SOCKETS = Path(os.environ.get("TONGXING_SOCKETS", f"/tmp/tongxing-{NAME}"))  # noqa: S108 (a socket's path may hold 107 bytes)
LOGS = LOCAL / "log"
SECRETS = LOCAL / "secrets"
OWNER, APP = "tongxing_owner", "tongxing_app"


def secret(name: str) -> str:
    """The secret of that name, made on first use and readable by nobody else."""
    SECRETS.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = SECRETS / name
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    value = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(value)
    return value


def server_user() -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as: None for ourselves, else (when we are root, which it refuses) an unprivileged user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL refuses to run as root, and there is no user 'postgres' or 'nobody' to run it as.")


def open_to_others(path: Path) -> bool:
    """Whether another user may walk down to `path`."""
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))


def server_base() -> Path:
    """The folder of PostgreSQL's data and, when the checkout is closed to its user, of a copy of its programs."""
    if server_user() is None or open_to_others(ROOT):
        return LOCAL
    return Path(f"/var/tmp/tongxing-{NAME}")  # noqa: S108 (outside a private home; owned by the server's user, mode 0700)
