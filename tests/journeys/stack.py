"""One whole bank per test worker: its own database, Valkey numbers, keys and port, started by the demo launcher."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connections

from portal.runtime import places, postgres
from portal.runtime.demo import Bank
from tests import prepared

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
NUMBER = int(WORKER.removeprefix("gw"))
#: Nothing that a journey waits for may take longer: a run that hangs tells nobody anything.
COMMAND_SECONDS = 240
_QUICKLY = "-c statement_timeout=30000 -c lock_timeout=15000"
DATABASE = f"{os.environ.get('TEST_DB_NAME', 'tx_test')}_journeys_{WORKER}"


class Stack:
    """The running bank of this worker, and a way to write into its database from the test."""

    def __init__(self) -> None:
        place = Path(settings.PRIVATE_ROOT).parent
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "DB_NAME": DATABASE,
            "VALKEY_DATABASE": str(10 + 4 * NUMBER),
            "VAULT_KEY_DIR": str(settings.VAULT_KEY_DIR),
            "PRIVATE_ROOT": str(place / "journeys-private"),
            "CHECKPOINT_DIR": str(place / "journeys-checkpoints"),
        }
        self.bank = Bank(environment=self.environment, port=_any_port())
        self.address = self.bank.address

    def start(self) -> None:
        """A fresh database with tables and reference data, then every process."""
        prepared.copy(DATABASE)
        subprocess.run([sys.executable, "manage.py", "vault_keys", "--create"], env=self.bank.environment, check=True, cwd=places.ROOT, timeout=COMMAND_SECONDS)
        self.bank.start()

    def stop(self) -> None:
        self.bank.stop()
        postgres.psql("postgres", f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')

    @contextmanager
    def database(self) -> Iterator[None]:
        """Inside, this process writes to the running bank's database, as the app role, and commits."""
        connection = connections["default"]
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict |= {"NAME": DATABASE, "USER": places.APP, "PASSWORD": postgres.password(places.APP), "OPTIONS": {"options": _QUICKLY}}
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)
            cache.clear()


def _any_port() -> int:
    """A port nobody uses, so that workers and checkouts side by side do not meet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
