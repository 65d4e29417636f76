"""P13: a customer's home against a hello-world view behind the same middleware and server; its queries; its server time.

Pages come from granian as in production: one process, so that a request's cost is what is compared. The readers are many
people with accounts and movements of their own, each signed in.
"""

import http.client
import io
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final
from uuid import uuid4

from portal.runtime import places
from tests.benchmarks import posting
from tests.benchmarks.crew import Crew, Work, race, ratio
from tests.benchmarks.figures import Figure, rate_of, ratio_of

READERS: Final = 40
MOVEMENTS_EACH: Final = 60
CLIENTS: Final = 2
TIMES: Final = 400
SETTINGS: Final = "tests.benchmarks.settings"
_START_SECONDS: Final = 30


def measure(wanted: set[str], *, seconds: float, rounds: int, seed: int) -> Iterator[Figure]:
    if "P13" not in wanted:
        return
    keys = _readers()
    with _server() as port:
        contenders = {name: partial(_visit, port, path, keys, sign) for name, path, sign in (("home", "/", "</html>"), ("hello", "/hello/", "Hello, world"))}
        crew = Crew(contenders, size=CLIENTS, seed=seed)
        try:
            rates = race(crew, list(contenders), workers=CLIENTS, seconds=max(seconds, 2.0), rounds=rounds, seed=seed)
        finally:
            crew.close()
    yield ratio_of("P13.hello", *ratio(rates, "home", "hello"), "hello-world view, same middleware and server, 1 process")
    yield from (rate_of(f"{name} page", found) for name, found in rates.items())
    work = _home(random.Random(seed), keys)
    posting.latencies(work, times=READERS * 2)
    yield Figure("P13.queries", float(most_queries(work, times=READERS)), "queries", f"the most that one of {READERS} readers' homes asked")
    spent = posting.latencies(work, times=TIMES)
    baseline = f"{TIMES} homes of {READERS} readers, handler and middleware, one at a time"
    yield Figure("P13.p50_ms", round(posting.share(spent, 0.5), 2), "ms", baseline)
    yield Figure("P13.p99_ms", round(posting.share(spent, 0.99), 2), "ms", baseline)


def _readers() -> list[str]:
    """People with two accounts and a story each, signed in; their session keys."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore
    from django.utils import timezone

    from accounts.identity.models import Customer, User
    from accounts.ledger import services as ledger
    from accounts.ledger.models import Account, AccountKind

    customers = list(Customer.objects.select_related("branch").filter(user=None).order_by("pk")[:READERS])
    users = User.objects.bulk_create(User(username=f"reader{number}", password="!") for number in range(READERS))
    for customer, user in zip(customers, users, strict=True):
        customer.user = user
    Customer.objects.bulk_update(customers, ["user"])
    ledger.open_accounts(accounts=[ledger.NewAccount(customer, customer.branch, AccountKind.TYPE_2, "CNY") for customer in customers], now=timezone.now())
    _story(list(Account.objects.filter(holder__in=customers).order_by("pk")))
    keys = []
    for user in users:
        session = SessionStore()
        session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0], HASH_SESSION_KEY: user.get_session_auth_hash()})
        session.create()
        keys.append(str(session.session_key))
    return keys


def _story(accounts: list[Any]) -> None:
    """Movements between the readers' accounts."""
    from django.utils import timezone

    from accounts.ledger import services as ledger
    from accounts.ledger.models import PostingKind
    from portal.kernel.access import SYSTEM
    from portal.kernel.clock import bank_date
    from portal.kernel.money import Money

    now, chance = timezone.now(), random.Random(13)
    funded, others = [one for one in accounts if one.balance > 0], accounts
    for _round in range(MOVEMENTS_EACH):
        legs = []
        for source in funded:
            target = chance.choice([one for one in others if one.pk != source.pk])
            amount = Money(chance.randrange(100, 90_000))
            legs.append(ledger.Leg(source.pk, target.pk, amount, PostingKind.TRANSFER, uuid4(), memo="午饭", debit_party="林知夏", credit_party="周明远"))
        ledger.post_bulk(legs=legs, actor=SYSTEM, now=now, business_date=bank_date(now))


@contextmanager
def _server() -> Iterator[int]:
    """One granian process with the bank's pages, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    server = subprocess.Popen(
        [*command, "--no-ws", "--log-level", "warning", "portal.wsgi:application"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS},
        cwd=places.ROOT,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/hello/", server)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 (our own address)
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the pages did not start")


def cookie(key: str) -> str:
    from django.conf import settings

    return f"{settings.SESSION_COOKIE_NAME}={key}"


def _visit(port: int, path: str, keys: list[str], sign: str, chance: random.Random) -> Work:
    """One reader after another asks for the page over a connection that stays open; anything but the page fails the run."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def visit() -> None:
        line.request("GET", path, headers={"Cookie": cookie(chance.choice(keys)), "Accept-Language": "zh-CN"})
        answer = line.getresponse()
        body = answer.read()
        if answer.status != http.client.OK or sign.encode() not in body:
            raise RuntimeError(f"{path}: {answer.status}")

    return visit


def _home(chance: random.Random, keys: list[str]) -> Callable[[], None]:
    """The whole handler in this process, middleware included."""
    from django.core.handlers.wsgi import WSGIHandler

    handler = WSGIHandler()
    fixed = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO()}

    def open_home() -> None:
        statuses: list[str] = []
        answer = handler(fixed | {"HTTP_COOKIE": cookie(chance.choice(keys))}, lambda status, _headers: statuses.append(status))
        body = b"".join(answer)
        answer.close()
        if not statuses[0].startswith("200") or b"easehome" in body or b"</html>" not in body:
            raise RuntimeError(f"home: {statuses[0]}")

    return open_home


def most_queries(work: Callable[[], None], *, times: int) -> int:
    """The most queries of a visit."""
    from django.db import connection

    most = 0
    for _ in range(times):
        asked: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any, asked: list[str] = asked) -> Any:
            asked.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            work()
        most = max(most, len(asked))
    return most
