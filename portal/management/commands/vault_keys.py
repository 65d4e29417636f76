"""`vault_keys --create` makes the key files that are missing; without it, says which are."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.kernel import vault


class Command(BaseCommand):
    help = "Makes the vault's key files where they are missing. Keep a copy apart from the database's backup: without them personal data stays shut."
    requires_system_checks: list[str] = []  # the keys are one of the checks

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--create", action="store_true", help="make the missing files, mode 0600")

    def handle(self, *args: Any, create: bool, verbosity: int, **options: Any) -> None:
        made = vault.create_keys() if create else []
        if verbosity:
            for path in made:
                self.stdout.write(f"made {path}")
        missing = vault.missing_keys()
        if missing:
            raise CommandError("missing: " + ", ".join(map(str, missing)))
        vault.require_keys()
        if verbosity:
            self.stdout.write(f"keys are complete, newest version {vault.newest_version()}")
