"""`manage.py prove_ledger` proves the books: exit 0 and counts, or 1 and the first broken row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.ledger import proofs


class Command(BaseCommand):
    help = "Proves every entry, posting, balance, hold, meter and monthly sum of the ledger, while the bank runs."

    def handle(self, *args: Any, **options: Any) -> None:
        proof = proofs.prove()
        if not proof.holds:
            more = f" (and {proof.broken - 1} more broken rows)" if proof.broken > 1 else ""
            raise CommandError(f"{proof.faults[0]}{more}")
        self.stdout.write(", ".join(f"{count} {name}" for name, count in proof.counts.items()) + ": all hold")
