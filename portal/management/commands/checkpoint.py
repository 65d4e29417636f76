"""`checkpoint` signs all chain heads and keeps them outside the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.kernel import checkpoints, clock
from portal.kernel.checkpoints import folder


class Command(BaseCommand):
    help = "Signs the heads of all chains (audit and ledger) and adds them to the checkpoints outside the database."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = checkpoints.write(now=clock.now())
        except (checkpoints.Contradiction, folder.Broken) as error:
            raise CommandError(f"no checkpoint was written. {error}") from error
        self.stdout.write(f"checkpoint {written.number}: {written.heads} heads, {written.changed} changed")
