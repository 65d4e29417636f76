"""Files in and out: 300,000 assignments with three bad ones (B13), a million rows as CSV (P8) and as XLSX (P9)."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks import stage
from tests.benchmarks.figures import Figure, ratio_of

FAMILIES = ("B13", "P8", "P9")
#: Rows at full scale.
ASSIGNMENTS, ROWS = 300_000, 1_000_000
_PEOPLE = """
INSERT INTO accounts_customer (number, name, name_en, id_kind, id_number, phone, gender, branch_id, status, opened_on, created_at)
SELECT 'M' || lpad(n::text, 9, '0'), '客户' || n, '', 'resident', '', '', '', %s, 'active', date '2020-01-02', now() FROM generate_series(1, %s) n
"""


def measure(wanted: set[str], *, scale: float) -> Iterator[Figure]:
    """Each in a process of its own, so that its memory is its own."""
    if not wanted & set(FAMILIES):
        return
    _people(max(int(ROWS * scale), int(ASSIGNMENTS * scale)))
    stage.settle()
    if "B13" in wanted:
        seconds, megabytes = _asked("assignments", int(ASSIGNMENTS * scale))
        yield Figure("B13.import_s", round(seconds, 2), "s", "", (), scale)
        yield Figure("B13.import_mb", round(megabytes, 1), "MB", "", (), scale)
    if "P8" in wanted:
        copy = statistics.median(_asked("copy", int(ROWS * scale))[0] for _ in range(3))
        runs = [_asked("csv", int(ROWS * scale)) for _ in range(3)]
        yield ratio_of("P8", copy / statistics.median(run[0] for run in runs), [copy / run[0] for run in runs], "COPY TO STDOUT", scale=scale)
        yield Figure("P8.peak_mb", round(max(run[1] for run in runs), 1), "MB", "", (), scale)
    if "P9" in wanted:
        ours, peak = _asked("xlsx", int(ROWS * scale))
        few = max(2_000, int(ROWS * scale / 50))
        theirs = _asked("library", few)[0] / few * int(ROWS * scale)
        yield ratio_of("P9", theirs / ours, [theirs / ours], "django-import-export's XLSX, rows a second", scale=scale)
        yield Figure("P9.peak_mb", round(peak, 1), "MB", "", (), scale)


def _people(count: int) -> None:
    from django.db import connection

    from portal.demo import cast
    from tests.factories import places

    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [places.place(cast.LIANGXI).pk, count])


def _asked(what: str, rows: int) -> tuple[float, float]:
    """Seconds and the peak of resident memory of one process."""
    done = subprocess.run([sys.executable, "-m", "tests.benchmarks.moving", what, str(rows)], check=True, capture_output=True, text=True)
    seconds, megabytes = done.stdout.split()[-2:]
    return float(seconds), float(megabytes)


def _assignments(rows: int) -> float:
    from accounts.identity.models import Customer
    from accounts.organisation.models import Role
    from backoffice.intake import services
    from backoffice.intake.models import FileImport, ImportState
    from portal.kernel import clock
    from portal.kernel.access import Actor, Channel
    from portal.kernel.runs import handle
    from portal.kernel.runs import services as work
    from tests.factories import people

    branch = Customer.objects.filter(number__startswith="M").select_related("branch").first()
    assert branch is not None
    managers = [people.staff(branch=branch.branch, number=f"MM{n:03}", login=f"mm{n}") for n in range(100)]
    chief = people.staff(branch=branch.branch, role=Role.BRANCH_MANAGER, number="MMC", login="mmc")
    lines = (f"M{n:09},{managers[n % 100].number},\n" if n not in {7, 8, 9} else f"M{n:09},nobody,\n" for n in range(1, rows + 1))
    content = _blocks(lines)
    actor, begun = Actor("staff", chief.pk, Channel.BACKOFFICE), time.perf_counter()
    found = services.receive(resource="assignments", name="a.csv", chunks=content, size=1, staff=chief, actor=actor, now=clock.now())
    work.work(reference=found.check_run, clock=clock.now, pulse=handle.pulse)
    found = services.apply(found=found, reason="the bank moves in", staff=chief, actor=actor, now=clock.now())
    work.work(reference=found.apply_run, clock=clock.now, pulse=handle.pulse)
    taken = time.perf_counter() - begun
    found = FileImport.objects.get(pk=found.pk)
    assert (found.state, found.applied, found.wrong) == (ImportState.DONE, rows - 3, 3), found.__dict__
    return taken


def _blocks(lines: Iterator[str]) -> Iterator[bytes]:
    yield b"customer,manager,branch\n"
    block: list[str] = []
    for line in lines:
        block.append(line)
        if len(block) == 2_000:
            yield "".join(block).encode()
            block.clear()
    yield "".join(block).encode()


def _listing(rows: int) -> Any:
    from accounts.identity.models import Customer
    from backoffice.exports import Column, Listing

    columns = [Column("Number", field="number"), Column("Name", field="name"), Column("Status", field="status"), Column("Since", field="opened_on")]
    columns += [Column("Branch", field="branch__code"), Column("No", field="pk")]
    return Listing("x", "x", columns, Customer.objects.filter(number__startswith="M").order_by("pk")[:rows])


def _written(kind: str) -> Callable[[int], float]:
    def run(rows: int) -> float:
        from backoffice.exports import writing

        write = writing.csv_parts if kind == "csv" else writing.xlsx_parts
        begun, told = time.perf_counter(), writing.Told()
        for _part in write(_listing(rows), told):
            pass
        assert told.rows == rows, told.rows
        return time.perf_counter() - begun

    return run


def _copy(rows: int) -> float:
    from django.db import connection

    sql = "COPY (SELECT c.number, c.name, c.status, c.opened_on, b.code, c.id FROM accounts_customer c JOIN accounts_branch b ON b.id = c.branch_id"
    sql += f" WHERE c.number LIKE 'M%' ORDER BY c.id LIMIT {rows}) TO STDOUT (FORMAT csv)"
    begun = time.perf_counter()
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for _block in copy:
            pass
    return time.perf_counter() - begun


def _library(rows: int) -> float:
    from import_export import resources
    from import_export.formats.base_formats import XLSX

    from accounts.identity.models import Customer

    class CustomerResource(resources.ModelResource):
        class Meta:
            model = Customer
            fields = ("number", "name", "status", "opened_on", "branch__code", "id")

    begun = time.perf_counter()
    found = Customer.objects.filter(number__startswith="M").select_related("branch").order_by("pk")[:rows]
    XLSX().export_data(CustomerResource().export(found))
    return time.perf_counter() - begun


def _peak_mb() -> float:
    """The most this process ever held; getrusage would carry over what the parent held when it forked."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    import django

    django.setup()
    what, count = sys.argv[1], int(sys.argv[2])
    works = {"assignments": _assignments, "csv": _written("csv"), "xlsx": _written("xlsx"), "copy": _copy, "library": _library}
    seconds = works[what](count)
    print(seconds, _peak_mb())
