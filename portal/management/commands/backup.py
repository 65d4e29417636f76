"""`manage.py backup DIR` writes everything but the keys into a new folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backup import database, services
from portal.kernel import checkpoints, clock
from portal.kernel.checkpoints import folder
from portal.kernel.errors import Refusal
from portal.kernel.vault import keys


class Command(BaseCommand):
    help = "Writes the database, the private files and the signed checkpoints into a new folder, while the bank runs. Never the keys."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path, help="a folder that is empty or not there yet")

    def handle(self, *args: Any, dir: Path, **options: Any) -> None:  # noqa: A002 (the argument's name on the command line)
        try:
            made = services.backup(folder=dir, now=clock.now())
        except (Refusal, database.Failed, checkpoints.Contradiction, folder.Broken) as error:
            raise CommandError(f"no backup was made. {error}") from error
        for name, part in made.parts.items():
            self.stdout.write(f"{part.sha256}  {part.size:>14,}  {dir / name}")
        self.stdout.write(
            f"The keys are not in it: without a copy of {keys.key_dir()} ({', '.join(made.keys)}) the personal data in this backup "
            "can be opened by nobody. Keep that copy apart from the backup, and the secret key of the settings with it."
        )
