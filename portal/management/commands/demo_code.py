"""manage.py demo_code LOGIN: the one-time code that a demo login's generator shows now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.demo import logins
from portal.kernel.errors import Refusal


class Command(BaseCommand):
    help = "Print the current one-time code of a demo login (demo settings only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login", metavar="LOGIN")

    def handle(self, *args: Any, login: str, **options: Any) -> None:
        try:
            self.stdout.write(logins.current_code(login))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
