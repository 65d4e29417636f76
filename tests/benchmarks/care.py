"""P16: one customer's page for the manager who looks after them, with ten years of everything: its queries, its server time.

The customer is always the same: P16000001, four accounts, one of them shared, 120 movements a month for 120 months, a contact and
a look every other week, promises, tasks, letters and changes of details.
"""

import io
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from tests.benchmarks import posting
from tests.benchmarks.figures import Figure
from tests.benchmarks.pages import cookie, most_queries

NUMBER: Final = "P16000001"
MONTHS: Final = 120
A_MONTH: Final = 120
EVERY_OTHER_WEEK: Final = 260
TIMES: Final = 200


def measure(wanted: set[str], *, seed: int) -> Iterator[Figure]:
    if "P16" not in wanted:
        return
    work = _open_page(_ten_years(random.Random(seed)))
    posting.latencies(work, times=20)
    about = f"customer {NUMBER}: {MONTHS} months, {MONTHS * A_MONTH:,} movements, {EVERY_OTHER_WEEK} contacts"
    yield Figure("P16.queries", float(most_queries(work, times=10)), "queries", about)
    spent = posting.latencies(work, times=TIMES)
    about = f"{TIMES} views by the manager, handler, middleware and audit entry, one at a time"
    yield Figure("P16.p50_ms", round(posting.share(spent, 0.5), 1), "ms", about)
    yield Figure("P16.p99_ms", round(posting.share(spent, 0.99), 1), "ms", about)


def _ten_years(chance: random.Random) -> str:
    """The customer with their manager; the manager's session key."""
    from django.utils import timezone

    from accounts.identity.models import Customer, User
    from accounts.organisation.models import Branch, Role, StaffMember
    from backoffice.clients.models import Care, Part, Source

    now = timezone.now()
    branch = Branch.objects.get(code="9001")
    user = User.objects.create(username="p16", password="!")
    customer = Customer.objects.create(
        number=NUMBER, user=user, name="林十年", branch=branch, birth_date=date(1980, 5, 4), gender="f", opened_on=date(2016, 1, 4),
        id_number="320200198005040023", phone="13800005521",
    )  # fmt: skip
    manager = StaffMember.objects.create(number="P16", name="管十年", branch=branch, role=Role.ACCOUNT_MANAGER, joined_on=date(2016, 1, 4))
    began = now - timedelta(days=30 * MONTHS)
    Care.objects.create(customer=customer, manager=manager, part=Part.LEAD, since=began, source=Source.HAND, contact_due_on=date(2027, 1, 1))
    _money(chance, customer, branch, began)
    _care(customer, manager, began)
    return _signed_in(User.objects.create(username="p16-manager", password="!", staff=manager, is_staff=True))


def _money(chance: random.Random, customer: Any, branch: Any, began: datetime) -> None:
    """Every month's movements in one batch a month, rolled up as the end of day does it."""
    from accounts.identity.models import Customer
    from accounts.ledger import jobs
    from accounts.ledger import services as ledger
    from accounts.ledger.models import Account, AccountHolder, AccountKind, PostingKind
    from portal.kernel.access import Actor, Channel
    from portal.kernel.clock import bank_date
    from portal.kernel.money import Money

    kinds = (AccountKind.TYPE_1, AccountKind.TYPE_2, AccountKind.TYPE_2, AccountKind.TYPE_3)
    ledger.open_accounts(accounts=[ledger.NewAccount(customer, branch, kind, "CNY") for kind in kinds], now=began)
    mine = list(Account.objects.filter(holder=customer).order_by("pk").values_list("pk", flat=True))
    AccountHolder.objects.create(account_id=mine[0], customer=Customer.objects.exclude(pk=customer.pk).order_by("pk")[0], since=began.date())
    opening, other = ledger.bank_account(AccountKind.OPENING, "CNY").pk, ledger.bank_account(AccountKind.CLEARING, "CNY").pk
    for month in range(MONTHS):
        at = began + timedelta(days=30 * month)
        legs = [ledger.Leg(opening, account, Money(2_000_000), PostingKind.SALARY, uuid4(), debit_party="太湖云谷科技") for account in mine]
        for number in range(A_MONTH - len(mine)):
            amount = Money(chance.randrange(100, 50_000))
            legs.append(ledger.Leg(mine[number % len(mine)], other, amount, PostingKind.PAYMENT, uuid4(), memo="午饭", credit_party="梁溪小馆"))
        ledger.post_bulk(legs=legs, actor=Actor("system", 0, Channel.IMPORT), now=at, business_date=bank_date(at))
    jobs.roll_up(bank_date(began), began)


def _care(customer: Any, manager: Any, began: datetime) -> None:
    """Contacts, promises, tasks, letters and looks over the years."""
    from accounts.inbox.models import Message
    from backoffice.worklist.models import ClientPromise, Contact, Outcome, Task, Way
    from portal.kernel import audit
    from portal.kernel.access import Actor, Channel
    from portal.kernel.ids import new_reference

    actor = Actor("staff", manager.pk, Channel.BACKOFFICE)
    for number in range(EVERY_OTHER_WEEK):
        at = began + timedelta(days=14 * number)
        contact = Contact.objects.create(
            reference=new_reference("CO"), customer=customer, staff=manager, way=Way.CALL, outcome=Outcome.DONE, note="问候与回访", at=at, logged_at=at
        )
        ended = {} if number > EVERY_OTHER_WEEK - 4 else {"ended_at": at, "ended_by": manager}
        about: dict[str, Any] = {"customer": customer, "made_by": manager, "made_at": at, "contact": contact}
        state = {"state": "kept"} if ended else {}
        ClientPromise.objects.create(reference=new_reference("PM"), staff=manager, text="补寄证明", due_on=at.date(), **about, **ended, **state)
        state = {"state": "done"} if ended else {}
        Task.objects.create(reference=new_reference("TA"), owner=manager, title="回访", due_at=at, source="contact", **about, **ended, **state)
        Message.objects.create(reference=new_reference("MS"), user_id=customer.user_id, topic="service", title="A message", params={}, created_at=at)
        for verb, reason in (("customer.viewed", "list"), ("customer.viewed", "task"), ("profile.changed", "")):
            audit.record(actor=actor, verb=verb, subject=f"customer:{customer.pk}", now=at, reason=reason, details={"page": "customer"})


def _signed_in(user: Any) -> str:
    """A session with a code given just now, as the staff site demands."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    session = SessionStore()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0], HASH_SESSION_KEY: user.get_session_auth_hash()})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"at": time.time(), "method": "password"}, {"at": time.time(), "method": "mfa", "type": "totp"}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    session.create()
    return str(session.session_key)


def _open_page(key: str) -> Callable[[], None]:
    """The whole handler in this process, middleware included."""
    from django.core.handlers.wsgi import WSGIHandler

    handler = WSGIHandler()
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": f"/staff/customers/{NUMBER}/", "QUERY_STRING": "for=list", "HTTP_COOKIE": cookie(key)}
    fixed = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "HTTP_ACCEPT_LANGUAGE": "zh-CN"}

    def open_page() -> None:
        statuses: list[str] = []
        answer = handler(asked | fixed | {"wsgi.input": io.BytesIO()}, lambda status, _headers: statuses.append(status))
        body = b"".join(answer)
        answer.close()
        if not statuses[0].startswith("200") or "林十年".encode() not in body:
            raise RuntimeError(f"customer page: {statuses[0]}")

    return open_page
