"""`rotate_vault` adds a key version and seals all personal data under it; `--resume` only finishes the sealing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.kernel import vault
from portal.kernel.vault import rotation


class Command(BaseCommand):
    help = "Adds the next key version and seals every encrypted value under it, in chunks. Interrupted? Run it again with --resume."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--resume", action="store_true", help="seal under the newest key there is, without adding one")

    def handle(self, *args: Any, resume: bool, **options: Any) -> None:
        version = vault.newest_version() if resume else vault.create_next_version()
        for place, changed in rotation.rotate().items():
            self.stdout.write(f"{place}: {changed}")
        older = sorted(number for number in rotation.versions_in_use() if number < version)
        self.stdout.write(f"everything is sealed under version {version}" if not older else f"still in use: {older}; run again with --resume")
