"""`manage.py restore DIR` brings a backup into an empty place and proves it."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.backup import database, services
from portal.kernel import clock
from portal.kernel.errors import Refusal


class Command(BaseCommand):
    help = "Brings a backup into an empty database and place, then proves the books and the audit; fails when either does not prove."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path, help="a folder that `backup` made")
        parser.add_argument("--replace", action="store_true", help="drop what is in this database first; its checkpoints are put aside, not deleted")

    def handle(self, *args: Any, dir: Path, replace: bool, **options: Any) -> None:  # noqa: A002 (the argument's name on the command line)
        try:
            restored = services.restore(folder=dir, replace=replace, now=clock.now())
        except (Refusal, database.Failed) as error:
            raise CommandError(f"nothing was restored. {error}") from error
        self.stdout.write(f"restored the bank of {restored.manifest.made_at} with {restored.files} private files; now it is proven")
        if restored.put_aside:
            self.stdout.write(f"the checkpoints that were here are in {restored.put_aside}")
        call_command("prove_ledger", stdout=self.stdout)
        call_command("prove_audit", stdout=self.stdout)
