"""A customer's page: masked, in reach, recorded; shown in full only for a reason."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.ledger import services as ledger
from accounts.ledger.models import AccountKind
from portal.kernel.access import SYSTEM
from portal.kernel.audit.models import AuditEntry
from portal.kernel.money import Money
from tests import cast
from tests.backoffice.worklist import desk as worklist
from tests.factories import money
from tests.factories.movements import movement

pytestmark = pytest.mark.django_db

KEY = "00000000-0000-0000-0000-000000000001"


def _page(customer) -> str:
    return f"/staff/customers/{customer.number}/"


def test_shows_accounts_movements_and_holds(staff_client) -> None:
    alice = cast.alice()
    first = money.account(holder=alice, balance="1,234.56")
    second = money.account(holder=alice, balance="7.44", kind=AccountKind.TYPE_2)
    ledger.place_hold(account=first.pk, amount=Money(10_000), key=KEY, actor=SYSTEM, now=timezone.now(), memo="deposit for keys")
    response = staff_client(cast.dana()).get(f"{_page(alice)}?show=money")
    context = response.context
    assert [account.pk for account in context["accounts"]] == [first.pk, second.pk]
    assert [(total.currency, total.balance, total.held, total.available) for total in context["totals"]] == [("CNY", 124_200, 10_000, 114_200)]
    assert [(moment["title"], moment["note"]) for moment in context["line"].moments] == [
        ("现金存入 +7.44", f"尾号 {second.number[-4:]}"),
        ("现金存入 +1,234.56", f"尾号 {first.number[-4:]}"),
    ]
    html = response.content.decode()
    assert "deposit for keys" in html and "1,234.56" in html


def test_is_masked(staff_client) -> None:
    alice = cast.alice()
    html = staff_client(cast.dana()).get(_page(alice)).content.decode()
    assert alice.phone not in html and alice.id_number not in html
    assert f"{alice.phone[:3]} **** {alice.phone[-4:]}" in html


def test_looking_is_recorded_with_its_purpose(staff_client) -> None:
    alice, dana = cast.alice(), cast.dana()
    client = staff_client(dana)
    client.get(f"{_page(alice)}?for=list")
    client.get(f"{_page(alice)}?for=<script>")
    entries = AuditEntry.objects.filter(verb="customer.viewed", subject=f"customer:{alice.pk}", actor=f"staff:{dana.pk}").order_by("id")
    assert [entry.reason for entry in entries] == ["list", "direct"]


def test_a_customer_out_of_reach_is_not_there(staff_client) -> None:
    charlie = cast.charlie()
    assert staff_client(cast.dana()).get(_page(charlie)).status_code == 404
    assert not AuditEntry.objects.filter(subject=f"customer:{charlie.pk}").exists()


def test_a_colleague_without_the_right_is_refused(staff_client) -> None:
    assert staff_client(cast.henry()).get(_page(cast.alice())).status_code == 403


def test_signed_out_is_sent_to_sign_in(client) -> None:
    alice = cast.alice()
    assert client.get(_page(alice)).url == f"/me/sign-in/login/?next=/staff/customers/{alice.number}/"


def test_only_reads(staff_client) -> None:
    assert staff_client(cast.dana()).post(_page(cast.alice())).status_code == 405


def test_showing_in_full_needs_a_reason(staff_client) -> None:
    alice = cast.alice()
    response = staff_client(cast.dana()).post(f"{_page(alice)}reveal/", {"reason": "short"})
    assert response.status_code == 400
    assert alice.phone not in response.content.decode()
    assert 'value="short"' in response.content.decode()
    assert not AuditEntry.objects.filter(verb="customer.revealed").exists()


def test_showing_in_full_is_recorded_and_not_cached(staff_client) -> None:
    alice, dana = cast.alice(), cast.dana()
    response = staff_client(dana).post(f"{_page(alice)}reveal/", {"reason": "calls back about the card"})
    html = response.content.decode()
    assert alice.phone in html and alice.id_number in html
    assert "no-store" in response.headers["Cache-Control"]
    entry = AuditEntry.objects.get(verb="customer.revealed")
    assert (entry.actor, entry.subject, entry.reason) == (f"staff:{dana.pk}", f"customer:{alice.pk}", "calls back about the card")
    assert alice.phone not in staff_client(dana).get(_page(alice)).content.decode()


def test_the_auditor_reads_but_is_not_shown_in_full(staff_client) -> None:
    alice, client = cast.alice(), staff_client(cast.iris())
    assert client.get(_page(alice)).status_code == 200
    assert client.post(f"{_page(alice)}reveal/", {"reason": "long enough reason"}).status_code == 403


def test_nobody_reveals_a_customer_out_of_reach(staff_client) -> None:
    assert staff_client(cast.dana()).post(f"{_page(cast.charlie())}reveal/", {"reason": "long enough reason"}).status_code == 404


def test_queries_do_not_grow_with_the_history(staff_client, settings) -> None:
    """Ten years of everything cost as many statements as a first day; eight in all, those of signing in included."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"  # as the bank runs
    alice, dana, now = cast.alice(), cast.dana(), timezone.now()
    money.account(holder=alice, balance="10.00")
    client = staff_client(dana)
    client.get(_page(alice))
    with CaptureQueriesContext(connection) as fresh:
        client.get(_page(alice))
    for number in range(6):
        account = money.account(holder=alice, kind=AccountKind.TYPE_2 if number % 2 else AccountKind.TERM, joint=cast.bob())
        for month in range(30):
            movement(account, "100.00", at=now - timedelta(days=110 * month), name="单位", memo="工资")
        ledger.place_hold(account=account.pk, amount=Money(100), key=uuid4(), actor=SYSTEM, now=now, memo="keys")
        worklist.contact(alice, dana, promise=(f"promise {number}", worklist.in_days(3)), follow_up=("next", now))
        worklist.task(dana, customer=alice)
        client.get(_page(alice))
    with CaptureQueriesContext(connection) as full:
        response = client.get(_page(alice))
    assert len(full) == len(fresh), "\n".join(query["sql"][:200] for query in full)
    assert len(full) <= 8, "\n".join(query["sql"][:200] for query in full)
    assert response.context["line"].older
