"""manage.py bench_data: the large data set for figures, in a database of its own beside the bank's."""

import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from portal.demo import bench
from portal.demo.bench import Extent, OtherSize
from portal.kernel import clock
from portal.runtime import places, postgres, services

DATABASE: Final = "tx_bench"


class Command(BaseCommand):
    help = "Build the large data set once, keep it, and prove it. Scale 1 is a million customers and 20 million entries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=float, default=0.01, help="part of the full size (default 0.01)")
        parser.add_argument("--again", action="store_true", help="drop what is there and build it anew")
        parser.add_argument("--fill", action="store_true", help="(used by the command itself) fill the database that settings name")

    def handle(self, *args: Any, scale: float, again: bool, fill: bool, **options: Any) -> None:
        if not 0 < scale <= 1:
            raise CommandError(_("The scale is more than 0 and at most 1."))
        if fill:
            self._fill(Extent.of(scale))
            return
        os.environ.pop("DATABASE_URL", None)
        services.ensure()
        if again:
            postgres.psql("postgres", f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
        postgres.ensure_database(DATABASE)
        _run("vault_keys", "--create", "--verbosity=0")
        _run("migrate", "--verbosity=0", "--skip-checks", owner=True)
        _run("bench_data", "--fill", f"--scale={scale}", owner=True)
        self._time(_("proved"), "prove_ledger")

    def _fill(self, extent: Extent) -> None:
        if connection.settings_dict["NAME"] != DATABASE:
            raise CommandError(_("This fills the database %(name)s and no other.") % {"name": DATABASE})
        started = time.monotonic()
        try:
            built = bench.build(extent, now=clock.now())
        except OtherSize as error:
            raise CommandError(_("There is a data set of another size already (%(size)s); --again builds it anew.") % {"size": error}) from error
        seconds = time.monotonic() - started
        self.stdout.write(f"{built.extent.customers:,} customers, {built.extent.postings * 2:,} entries, {built.added * 2:,} of them new, {seconds:.1f} s")

    def _time(self, what: str, *command: str) -> None:
        started = time.monotonic()
        _run(*command)
        self.stdout.write(f"{what}: {time.monotonic() - started:.1f} s")


def _run(*command: str, owner: bool = False) -> None:
    """A management command in the data set's own environment."""
    place = places.LOCAL / "bench"
    environment = {
        "DB_NAME": DATABASE,
        "VAULT_KEY_DIR": str(place / "vault"),
        "PRIVATE_ROOT": str(place / "private"),
        "CHECKPOINT_DIR": str(place / "checkpoints"),
    } | ({"DB_ROLE": "owner"} if owner else {})
    done = subprocess.run([sys.executable, str(settings.BASE_DIR / "manage.py"), *command], env={**os.environ, **environment}, check=False)
    if done.returncode:
        raise CommandError(_("%(command)s did not succeed.") % {"command": command[0]})
