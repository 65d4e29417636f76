"""P10: segments of a bank of 1,000,000 customers (times the scale), whose portraits are generated in SQL.

P10.count: three named segments, each counted as the builder counts (compiled, asked through Django), against the same
statement with every index switched off, parallel workers allowed to both. The figure is the least of the three.
P10.materialise: 200,000 recipients written by the service's INSERT … SELECT, against reading their keys and
`bulk_create` of the same rows in the faster of one batch and batches of 5,000.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

from tests.benchmarks import stage
from tests.benchmarks.figures import Figure, ratio_of

CUSTOMERS: Final = 1_000_000
RECIPIENTS: Final = 200_000
DAY: Final = date(2026, 11, 20)
_NO_INDEX: Final = ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan")


def _line(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": f"portrait.{field}", "op": op, "value": value}


SEGMENTS: Final = {
    "large": {
        "all": [
            _line("assets_minor", "ge", 20_000_000),
            _line("age", "between", [25, 70]),
            {"any": [_line("in_30d_minor", "ge", 10_000_000), _line("term_minor", "ge", 5_000_000)]},
        ]
    },
    "salary": {"all": [_line("salary_months", "ge", 6), _line("idle_minor", "ge", 5_000_000), _line("loan_minor", "eq", 0)]},
    "elders": {"all": [_line("age", "ge", 60), {"any": [_line("has_login", "is", False), _line("last_login_on", "longer_ago", 60)]}]},
}

_CUSTOMERS: Final = """
INSERT INTO accounts_customer (number, name, name_en, id_kind, id_number, phone, birth_date, gender, branch_id, status, opened_on, created_at)
SELECT 'S' || lpad(n::text, 9, '0'), '客户' || n, '', 'passport', '', '', date '1940-01-01' + (n %% 28000), 'f',
  (SELECT min(id) FROM accounts_branch), 'active', date '2016-01-01' + (n %% 3000), now()
FROM generate_series(1, %s) AS n
"""


def measure(wanted: set[str], *, scale: float, rounds: int) -> Iterator[Figure]:
    if "P10" not in wanted:
        return
    people = max(2_000, int(CUSTOMERS * scale))
    _build(people)
    yield from _count(rounds, people)
    yield from _materialise(rounds, people)


def _count(rounds: int, people: int) -> Iterator[Figure]:
    from backoffice.segments import counting, fields
    from portal.kernel import conditions

    trees = {name: conditions.parse(data, fields.customers()) for name, data in SEGMENTS.items()}
    found: dict[str, list[float]] = {name: [] for name in trees}
    spent: dict[str, tuple[int, float, float]] = {}
    for _round in range(rounds):
        for name, tree in trees.items():
            ours, number = _timed(lambda tree=tree: counting.number_of(tree, DAY))
            _indexes(on=False)
            plain, same = _timed(lambda tree=tree: counting.number_of(tree, DAY))
            _indexes(on=True)
            if number != same or not number:
                raise RuntimeError(f"segment {name}: {number} with and {same} without indexes")
            found[name].append(plain / ours)
            spent[name] = (number, ours * 1000, plain * 1000)
    middles = {name: sorted(runs)[len(runs) // 2] for name, runs in found.items()}
    worst = min(middles, key=lambda name: middles[name])
    about = f"sequential scan of {people:,} portraits; " + ", ".join(
        f"{name} {spent[name][0]:,} in {spent[name][1]:.0f} ms against {spent[name][2]:.0f} ({middles[name]:.1f} x)" for name in middles
    )
    yield ratio_of("P10.count", middles[worst], found[worst], about, scale=people / CUSTOMERS)


def _materialise(rounds: int, people: int) -> Iterator[Figure]:
    from accounts.identity.models import Customer
    from backoffice.segments import services
    from backoffice.segments.models import SegmentMember

    wanted = RECIPIENTS * people // CUSTOMERS
    edge = Customer.objects.filter(number__startswith="S").order_by("pk").values_list("pk", flat=True)[wanted]
    chosen = Customer.objects.filter(pk__lt=edge, portrait__assets_minor__gte=0)
    segment = _segment()

    def ours() -> int:
        return services.materialise(segment=segment, people=chosen, day=DAY)

    def theirs(size: int | None) -> Callable[[], int]:
        def create() -> int:
            rows = [SegmentMember(segment=segment, customer_id=key, since=DAY) for key in chosen.order_by("pk").values_list("pk", flat=True)]
            return len(SegmentMember.objects.bulk_create(rows, batch_size=size))

        return create

    runs, spent = [], (0.0, 0.0)
    for _round in range(max(3, rounds // 2)):
        mine, number = _timed(ours, after=_empty)
        other = min(_timed(theirs(size), after=_empty)[0] for size in (None, 5_000))
        runs.append(other / mine)
        spent = (mine, other)
    about = f"bulk_create of {number:,} recipients: {spent[0]:.2f} s against {spent[1]:.2f} s"
    yield ratio_of("P10.materialise", sorted(runs)[len(runs) // 2], runs, about, scale=people / CUSTOMERS)


def _build(people: int) -> None:
    """Customers and their portraits: assets and flows with long tails, every other column filled with something of its kind."""
    from django.db import connection

    from backoffice.portrait.declared import FEATURES

    columns = [feature.code for feature in FEATURES]
    values = [_SHAPED.get(feature.code) or _BY_KIND[feature.kind.value] % len(feature.code) for feature in FEATURES]
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.42)")
        cursor.execute(_CUSTOMERS, [people])
        text = f"INSERT INTO backoffice_portrait (customer_id, day, computed_at, {', '.join(columns)}) SELECT c.id, date '2026-11-20', now(), "
        text += f"{', '.join(values)} FROM (SELECT id, random() AS u, random() AS v, random() AS w FROM accounts_customer WHERE number LIKE 'S%') AS c"
        cursor.execute(text)
    stage.settle()


#: u, v and w are uniform from 0 to 1; a hundredth of the people have most of the money.
_SHAPED: Final = {
    "age": "(18 + 67 * v)::int",
    "assets_minor": "(300000 / power(1.000001 - u, 0.9))::bigint",
    "idle_minor": "(100000 / power(1.000001 - u, 0.9))::bigint",
    "in_30d_minor": "(200000 / power(1.000001 - w, 0.8))::bigint",
    "term_minor": "CASE WHEN w < 0.3 THEN (200000 / power(1.000001 - u, 0.9))::bigint ELSE 0 END",
    "salary_months": "CASE WHEN v < 0.6 THEN (13 * w)::int ELSE 0 END",
    "loan_minor": "CASE WHEN w > 0.8 THEN 50000000 ELSE 0 END",
    "has_login": "v < 0.55",
    "last_login_on": "CASE WHEN v < 0.55 THEN date '2026-11-20' - (power(u, 4) * 700)::int END",
}
_BY_KIND: Final = {
    "number": "(u * 1%d)::int", "money": "(v * 10000000 + %d)::bigint", "rate": "(w * 10000 + %d)::int", "date": "date '2026-11-20' - (u * 1%d)::int",
    "yes_no": "w < 0.%d1", "choice": "CASE WHEN u < 0.%d1 THEN 'one' ELSE 'two' END", "text": "CASE WHEN v < 0.%d1 THEN '同行' END",
}  # fmt: skip


def _segment() -> Any:
    from django.utils import timezone

    from accounts.organisation.models import Branch, Role, StaffMember
    from backoffice.segments.models import Segment

    branch = Branch.objects.order_by("pk")[0]
    owner = StaffMember.objects.create(number="P10", name="圈十年", branch=branch, role=Role.PRODUCT_OWNER, joined_on=DAY)
    now = timezone.now()
    given = {"name": "P10", "purpose": "P10", "scope": "bank", "kind": "frozen", "condition": {"all": []}}
    return Segment.objects.create(reference="SGP10", owner=owner, made_at=now, changed_at=now, **given)


def _empty() -> None:
    from portal.runtime import postgres

    postgres.psql(stage.DATABASE, "TRUNCATE backoffice_segmentmember")


def _indexes(*, on: bool) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for name in _NO_INDEX:
            cursor.execute(f"SET {name} = {'on' if on else 'off'}")


def _timed(work: Callable[[], Any], *, after: Callable[[], None] | None = None) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = work()
    spent = time.perf_counter() - began
    if after is not None:
        after()
    return spent, answer
