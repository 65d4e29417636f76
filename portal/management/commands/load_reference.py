"""`load_reference` brings the reference tables to what their sources say; running it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.kernel import reference


class Command(BaseCommand):
    help = "Loads calendar, merchant categories and what else the capabilities registered. Safe to run again."

    @transaction.atomic
    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        for name, rows in reference.load().items():
            if verbosity:
                self.stdout.write(f"{name}: {rows} rows written")
