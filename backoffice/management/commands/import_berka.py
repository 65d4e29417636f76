"""manage.py import_berka DIR: take in the Czech bank of the PKDD'99 challenge."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backoffice.intake.berka import services
from backoffice.intake.berka.postings import CURRENCY
from backoffice.intake.berka.services import FilesRefused, Report
from backoffice.intake.table import TOLD
from portal.kernel import clock
from portal.kernel.access import Actor, Channel
from portal.kernel.money import Money

_ACTOR: Final = Actor("system", 0, Channel.IMPORT)


class Command(BaseCommand):
    help = "Take in the Czech bank's files in DIR; taking them in again adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--login", metavar="NUMBER", help="give the customer of that number a login (demo settings only)")

    def handle(self, *args: Any, folder: Path, login: str | None, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(_("%(folder)s is not a folder. Nothing was changed.") % {"folder": folder})
        started = time.monotonic()
        try:
            report = services.import_bank(folder=folder, actor=_ACTOR, now=clock.now())
        except FilesRefused as refusal:
            raise CommandError(_refused(refusal)) from refusal
        self._tell(report, time.monotonic() - started)
        if login:
            call_command("demo_login", login, stdout=self.stdout)

    def _tell(self, report: Report, seconds: float) -> None:
        self.stdout.write(_("file                                  read     new   known  refused"))
        for taken in report.files:
            self.stdout.write(f"{taken.file:<34}{taken.read:>8}{taken.added:>8}{taken.known:>8}{0:>9}")
        tied = report.days - len(report.untied)
        self.stdout.write(_("%(tied)d of %(days)d account-days tie with the recorded balances.") % {"tied": tied, "days": report.days})
        for day in report.untied:
            self.stdout.write("  " + _("account %(account)d on %(day)s does not") % {"account": day.account, "day": day.day.isoformat()})
        farthest = Money(report.farthest, CURRENCY)
        self.stdout.write(_("Farthest from a recorded balance (the source rounds to 0.10): %(amount)s") % {"amount": farthest})
        self.stdout.write(_("%(seconds).1f seconds") % {"seconds": seconds})


def _refused(refusal: FilesRefused) -> str:
    lines = [str(refusal), *(f"  {problem}" for problem in refusal.problems[:TOLD])]
    more = len(refusal.problems) - TOLD
    if more > 0:
        lines.append("  " + ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more})
    return "\n".join(lines)
