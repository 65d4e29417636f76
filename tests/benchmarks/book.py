"""B2: the client book of the manager B2000500 with 500 clients: the queries of the page and its server time.

Each client has an account with money, every other one a login and a last contact; half are due, some are shared. The first page,
the due ones and a page further on are asked for in turn.
"""

import io
import itertools
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from tests.benchmarks import posting
from tests.benchmarks.care import _signed_in
from tests.benchmarks.figures import Figure
from tests.benchmarks.pages import cookie, most_queries

NUMBER: Final = "B2000500"
CLIENTS: Final = 500
TIMES: Final = 200
VIEWS: Final = ("", "view=due", "o=assets&page=4", "tier=standard&o=name", "q=客户1")


def measure(wanted: set[str], *, seed: int) -> Iterator[Figure]:
    if "B2" not in wanted:
        return
    work = _open_book(_manager(random.Random(seed)))
    posting.latencies(work, times=4 * len(VIEWS))
    about = f"manager {NUMBER} with {CLIENTS} clients, {len(VIEWS)} ways to look at them"
    yield Figure("B2.book_queries", float(most_queries(work, times=4 * len(VIEWS))), "queries", about)
    spent = posting.latencies(work, times=TIMES)
    about = f"{TIMES} views, handler and middleware, one at a time"
    yield Figure("B2.book_p50_ms", round(posting.share(spent, 0.5), 1), "ms", about)
    yield Figure("B2.book_p99_ms", round(posting.share(spent, 0.99), 1), "ms", about)


def _manager(chance: random.Random) -> str:
    """The manager with the book; answers the session key."""
    from django.utils import timezone

    from accounts.identity.models import Customer, User
    from accounts.organisation.models import Branch, Role, StaffMember
    from backoffice.clients import figures, services
    from backoffice.clients.models import Source
    from portal.kernel.access import SYSTEM
    from portal.kernel.clock import bank_date

    now = timezone.now()
    branch = Branch.objects.get(code="9001")
    joined = {"branch": branch, "role": Role.ACCOUNT_MANAGER, "joined_on": date(2016, 1, 4)}
    manager, helper = (StaffMember.objects.create(number=number, name="管五百", **joined) for number in (NUMBER, "B2HELPER"))
    customers = list(Customer.objects.filter(number__startswith="B0").order_by("-pk")[:CLIENTS])
    users = User.objects.bulk_create(User(username=f"b2-{number}", password="!", last_login=now) for number in range(CLIENTS // 2))
    for customer, user in zip(customers[::2], users, strict=True):
        customer.user = user
    Customer.objects.bulk_update(customers, ["user"])
    begun = now - timedelta(days=150)
    acting: dict[str, Any] = {"source": Source.FILE, "reason": "measured", "actor": SYSTEM, "now": begun}
    services.assign(customers=[customer.pk for customer in customers], manager=manager, announce=False, **acting)
    services.touched_all(contacts={customer.pk: now - timedelta(days=chance.randrange(1, 180)) for customer in customers[::2]})
    for customer in customers[:20]:
        services.share(customer=customer, shares={helper: 2_000}, reason="measured", actor=SYSTEM, now=now)
    figures.refresh(day=bank_date(now))
    return _signed_in(User.objects.create(username="b2-manager", password="!", staff=manager, is_staff=True))


def _open_book(key: str) -> Callable[[], None]:
    """The whole handler in this process, middleware included; one way to look after the other."""
    from urllib.parse import quote

    from django.core.handlers.wsgi import WSGIHandler

    handler, views = WSGIHandler(), itertools.cycle(VIEWS)
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/staff/clients/", "HTTP_COOKIE": cookie(key), "HTTP_ACCEPT_LANGUAGE": "zh-CN"}
    fixed = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http"}

    def open_book() -> None:
        statuses: list[str] = []
        query = {"QUERY_STRING": quote(next(views), safe="=&"), "wsgi.input": io.BytesIO()}
        answer = handler(asked | fixed | query, lambda status, _headers: statuses.append(status))
        body = b"".join(answer)
        answer.close()
        if not statuses[0].startswith("200") or ("500 户".encode() not in body and b"500 clients" not in body):
            raise RuntimeError(f"client book: {statuses[0]}")

    return open_book
