"""The sides of an import that a fault test breaks: `prepare ROWS` leaves a checked file with a yes, `tend` does what the beat does.

Lines of `prepare`: the run that a worker is to do, and the number of the portion. `hold ROWS` keeps the last client of the
file from being moved for as long as nobody writes to it, and says so: the last portion cannot end meanwhile.
"""

import sys
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 (after setup)
from django.utils import timezone  # noqa: E402

from accounts.identity.models import Customer  # noqa: E402
from accounts.organisation.models import Role  # noqa: E402
from backoffice.clients import filing  # noqa: E402
from backoffice.intake import services  # noqa: E402
from portal.kernel import clock  # noqa: E402
from portal.kernel.access import Actor, Channel  # noqa: E402
from portal.kernel.runs import services as runs  # noqa: E402

_PEOPLE = """
INSERT INTO accounts_customer (number, name, name_en, id_kind, id_number, phone, gender, branch_id, status, opened_on, created_at)
SELECT 'K' || lpad(n::text, 9, '0'), '客户' || n, '', 'resident', '', '', '', %s, 'active', date '2020-01-02', now() FROM generate_series(1, %s) n
"""


def prepare(rows: int) -> None:
    from portal.demo import cast
    from tests.factories import people, places

    branch = places.place(cast.LIANGXI)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [branch.pk, rows])
    manager = people.staff(branch=branch, number="KM1", login="km1")
    chief = people.staff(branch=branch, role=Role.BRANCH_MANAGER, number="KMC", login="kmc")
    lines = "".join(f"K{n:09},{manager.number if n != 7 else 'nobody'},\n" for n in range(1, rows + 1))
    actor = Actor("staff", chief.pk, Channel.BACKOFFICE)
    content = ("customer,manager,branch\n" + lines).encode()
    found = services.receive(resource="assignments", name="a.csv", chunks=[content], size=len(content), staff=chief, actor=actor, now=clock.now())
    runs.work(reference=found.check_run, clock=clock.now)
    found = services.apply(found=found, reason="the bank moves in", staff=chief, actor=actor, now=clock.now())
    print(found.apply_run, filing.PORTION, flush=True)


@transaction.atomic
def hold(rows: int) -> None:
    Customer.objects.select_for_update().get(number=f"K{rows:09}")
    print("held", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare", rows]:
            prepare(int(rows))
        case ["hold", rows]:
            hold(int(rows))
        case _:
            runs.tend(now=timezone.now() + timedelta(seconds=60))
