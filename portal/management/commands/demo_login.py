"""manage.py demo_login NUMBER: a login with the published password for a customer who has none."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.demo import cast, logins
from portal.kernel import clock
from portal.kernel.errors import Refusal


class Command(BaseCommand):
    help = "Give the customer of that number a login with the demo password (demo settings only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", metavar="NUMBER")

    def handle(self, *args: Any, number: str, **options: Any) -> None:
        try:
            user = logins.give_customer_login(number, now=clock.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _("customer %(number)s signs in as %(login)s, password %(password)s") % {"number": number, "login": user.username, "password": cast.PASSWORD}
        )
