"""A database server of its own in a folder of its own, to be killed; the shared one is never touched."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from portal.runtime import places, postgres
from tests import prepared

DATABASE = "tx_fault"
_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


class Server:
    """PostgreSQL and Valkey under `TONGXING_LOCAL` in a temporary folder, with a migrated bank in it."""

    def __init__(self) -> None:
        # The server's processes come to us when their starter has gone: process 1 does not bury the dead in every container,
        # and a dead one's number would look taken for ever, so that no server would start again.
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.folder = Path(tempfile.mkdtemp(prefix="txf-", dir="/tmp"))  # short: a socket's path may hold 107 bytes
        self.folder.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DB_ROLE"}}
        self.environment = kept | {
            "TONGXING_LOCAL": str(self.folder / "local"),
            "TONGXING_SOCKETS": str(self.folder / "s"),
            "DB_NAME": DATABASE,
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "PYTHONUNBUFFERED": "1",
        }

    def create(self) -> None:
        """Start both servers and bring the bank's tables over."""
        tables = self.folder / "tables.sql"
        tables.write_text(postgres.dump(prepared.NAME), encoding="utf-8")
        self.start()
        self._ask(f"from pathlib import Path; from portal.runtime import postgres; postgres.load({DATABASE!r}, Path({str(tables)!r}))")
        self.manage("vault_keys", "--create", "--verbosity=0")

    def start(self) -> None:
        self._runtime("ensure")

    def stop(self) -> None:
        self._runtime("stop")

    def kill(self) -> None:
        """SIGKILL for PostgreSQL and every process of its; nothing is written down, nobody says good-bye."""
        postmaster = self._postmaster()
        processes = [postmaster, *_children(postmaster)]
        for process in processes:
            os.kill(process, signal.SIGKILL)
        for process in processes:
            os.waitpid(process, 0)

    def destroy(self) -> None:
        self.stop()
        data = self._ask("from portal.runtime import places; print(places.server_base())")
        shutil.rmtree(self.folder, ignore_errors=True)
        if Path(data).name.startswith("tongxing-"):
            shutil.rmtree(data, ignore_errors=True)

    def manage(self, *words: str) -> str:
        done = subprocess.run([sys.executable, "manage.py", *words], check=False, capture_output=True, text=True, env=self.environment, cwd=places.ROOT)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def program(self, module: str, *words: str) -> subprocess.Popen[str]:
        """A Python program of ours beside this server, with lines to write to and to read."""
        command = [sys.executable, "-m", module, *words]
        return subprocess.Popen(command, env=self.environment, cwd=places.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def sql(self, statement: str) -> str:
        """One statement as the superuser; its unaligned output."""
        return self._ask(f"from portal.runtime import postgres; print(postgres.psql({DATABASE!r}, {statement!r}), end='')")

    def _postmaster(self) -> int:
        file = self._pid_file()
        pid = int(file.read_text(encoding="utf-8").splitlines()[0])
        assert str(file.parent) in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8"), "this process is not our server"
        return pid

    def _pid_file(self) -> Path:
        return Path(self._ask("from portal.runtime import postgres; print(postgres.data())")) / "postmaster.pid"

    def _runtime(self, word: str) -> None:
        subprocess.run([sys.executable, "-m", "portal.runtime", word], check=True, capture_output=True, env=self.environment, cwd=places.ROOT)

    def _ask(self, code: str) -> str:
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=self.environment, cwd=places.ROOT)
        return done.stdout.strip()


def _children(parent: int) -> list[int]:
    """Whom that process started: PostgreSQL's backends have sessions of their own, so its group does not hold them."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="utf-8")
    return [int(word) for word in listed.split()]
