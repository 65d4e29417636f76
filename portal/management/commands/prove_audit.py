"""`prove_audit` proves the audit entries and all checkpoints: exit 0 and counts, or 1 and the first broken row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.kernel import checkpoints
from portal.kernel.audit import proof


class Command(BaseCommand):
    help = "Proves that no audit entry was changed, removed, added or moved, and that every checkpoint still holds."

    def handle(self, *args: Any, **options: Any) -> None:
        proven, verified = proof.prove(), checkpoints.verify()
        faults = [*proven.faults, *verified.faults]
        if faults:
            more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
            raise CommandError(f"{faults[0]}{more}")
        self.stdout.write(f"{proven.entries} entries of {proven.actors} actors, {verified.checkpoints} checkpoints over {verified.heads} heads: all hold")
