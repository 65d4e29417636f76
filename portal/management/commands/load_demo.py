"""manage.py load_demo: a believable Chinese bank of any size."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.demo import applications, cast, checks, complaints, desks, hall, looks, portraits, relatives, sales, segments, services, tiers, visits
from portal.demo.logins import NotADemo
from portal.demo.services import Loaded, Size
from portal.kernel import clock


class Command(BaseCommand):
    help = "Load the demo bank: the cast with their stories, and invented customers with years of movements. Demo settings only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--customers", type=int, default=200, help="with the cast (default 200)")
        parser.add_argument("--years", type=int, default=1, help="years of movements (default 1; alice has ten)")
        parser.add_argument("--seed", type=int, default=3, help="the same seed gives the same bank (default 3)")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day that is today in the stories (default: today)")

    def handle(self, *args: Any, customers: int, years: int, seed: int, as_of: date | None, **options: Any) -> None:
        if customers < 3 or not 1 <= years <= 10:
            raise CommandError(_("At least 3 customers and 1 to 10 years. Nothing was changed."))
        now, started = clock.now(), time.monotonic()
        size = Size(customers=customers, years=years, seed=seed, as_of=(as_of or clock.bank_date(now)).isoformat())
        try:
            loaded = services.load(size=size, now=now)
            applications.load(now=now)
            relatives.load(now=now)
            tiers.load(now=now)
            desks.load(seed=loaded.size.seed, now=now)
            visits.load(now=now)
            checks.load(now=now)
            complaints.load(seed=loaded.size.seed, now=now)
            looks.load()
            hall.load(now=now)
            portraits.load(now=now)
            sales.load(now=now)
            segments.load(now=now)
        except NotADemo as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(loaded, time.monotonic() - started)

    def _tell(self, loaded: Loaded, seconds: float) -> None:
        size = loaded.size
        if loaded.was_done:
            told = {"customers": size.customers, "years": size.years, "day": size.as_of}
            self.stdout.write(_("The demo bank is here already (%(customers)d customers, %(years)d years up to %(day)s). Nothing was changed.") % told)
        for label, number in (
            (_("places"), loaded.branches),
            (_("staff"), loaded.staff),
            (_("customers"), loaded.customers),
            (_("accounts"), loaded.accounts),
            (_("postings made now"), loaded.posted),
        ):
            self.stdout.write(f"{number:>9,}  {label}")
        self.stdout.write(_("%(seconds).1f seconds") % {"seconds": seconds})
        self.stdout.write(_("logins (password %(password)s; * needs a code: manage.py demo_code LOGIN)") % {"password": cast.PASSWORD})
        customers = " ".join(f"{person.login}{'*' * (person is cast.ALICE)}" for person in cast.CUSTOMERS)
        self.stdout.write(f"  / : {customers} {cast.MALLORY}")
        self.stdout.write(f"  /staff/ : {' '.join(f'{person.login}*' for person in cast.STAFF)}")
