"""`manage.py run_day [--date D]`: end the bank's day (and every missed one before it)."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.ledger import bankday
from portal.kernel import clock
from portal.kernel.errors import Refusal


class Command(BaseCommand):
    help = "End the bank's day up to --date (default: yesterday); safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, default=None, help="last day to end, as 2026-11-21")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        last = options["date"] or clock.bank_date(now) - timedelta(days=1)
        done = 0
        try:
            for line in bankday.run_until(last, now=now):
                done += 1
                self.stdout.write(f"{line.day} {line.step}: {line.outcome}")
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{last}: {done} steps done now, the day is ended")
