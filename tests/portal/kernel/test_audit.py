"""Every act leaves an entry, chained per actor, that the app can add and never change."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Thread
from uuid import UUID

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.models import Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kernel import audit, canonical
from portal.kernel.access import Actor, Channel
from portal.kernel.audit import proof
from portal.kernel.audit.chain import GENESIS, next_hash
from portal.kernel.audit.models import AuditEntry, AuditHead
from portal.kernel.money import Money
from tests.portal.kernel.tampering import as_owner, links

NOW = datetime(2026, 11, 21, 4, 0, 0, 123456, tzinfo=UTC)
DANA = Actor("staff", 3, Channel.BACKOFFICE, ip="10.0.0.7")
ALICE = Actor("customer", 12, Channel.WEB, ip="2001:db8::1")

pytestmark = pytest.mark.django_db


def view(actor: Actor = DANA, *, subject: str = "customer:12", minutes: int = 0, verb: str = "customer.viewed", reason: str = "回访") -> int:
    return audit.record(actor=actor, verb=verb, subject=subject, reason=reason, now=NOW + timedelta(minutes=minutes), details={"page": "portrait"})


def test_an_entry_says_who_what_about_whom_why_from_where_and_when() -> None:
    assert view() == 1
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.seq, entry.verb, entry.subject) == ("staff:3", 1, "customer.viewed", "customer:12")
    assert (entry.reason, entry.channel, entry.ip, entry.details, entry.at) == ("回访", Channel.BACKOFFICE, "10.0.0.7", {"page": "portrait"}, NOW)


def test_each_actor_has_a_chain_and_its_head() -> None:
    assert [view(), view(ALICE), view(), view()] == [1, 1, 2, 3]
    assert dict(AuditHead.objects.values_list("actor", "seq")) == {"staff:3": 3, "customer:12": 1}
    assert bytes(AuditHead.objects.get(pk="staff:3").head) == links("staff:3")[-1].hash


def test_python_rebuilds_every_hash() -> None:
    for number in range(5):
        view(minutes=number)
    last = GENESIS
    for link in links("staff:3"):
        last = next_hash(last, link)
        assert last == link.hash


def test_the_entry_belongs_to_the_callers_transaction() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        view()
        raise ZeroDivisionError
    assert not AuditEntry.objects.exists()
    assert not AuditHead.objects.exists()


def test_recording_is_one_round_trip(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        view()


@pytest.mark.parametrize(
    "statement",
    [
        "update portal_auditentry set reason = 'x'",
        "delete from portal_auditentry",
        "truncate portal_auditentry",
        "update portal_audithead set seq = 9",
        "delete from portal_audithead",
        "insert into portal_audithead values ('staff:9', 0, '')",
        "insert into portal_auditentry (actor, seq, verb, subject, channel, at, hash) values ('a', 1, 'v', 's', 1, now(), '')",
        "alter table portal_auditentry disable trigger all",
    ],
)
def test_the_app_role_can_only_add_through_the_function(statement: str) -> None:
    view()
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert proof.prove() == proof.Proof(1, 1, [])


@pytest.mark.parametrize("statement", ["update portal_auditentry set reason = 'x'", "delete from portal_auditentry"])
def test_even_the_owner_meets_the_trigger(statement: str) -> None:
    view()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), as_owner() as cursor:
        cursor.execute("alter table portal_auditentry enable trigger portal_auditentry_insert_only")
        cursor.execute(statement)


def test_details_keep_our_own_values_as_text_and_refuse_floats() -> None:
    given_details = {
        "amount": Money(123456),
        "rate": Decimal("0.0350"),
        "day": date(2026, 11, 21),
        "id": UUID(int=1),
        "channel": Channel.WEB,
        "list": (1, None, True),
        "set": {"b", "a"},
        "nul": "a\x00b",
        "half": "\ud800",
    }
    audit.record(actor=DANA, verb="v", subject="s", now=NOW, details=given_details)
    assert AuditEntry.objects.get().details == {
        "amount": "1234.56 CNY",
        "rate": "0.0350",
        "day": "2026-11-21",
        "id": "00000000-0000-0000-0000-000000000001",
        "channel": 1,
        "list": [1, None, True],
        "set": ["a", "b"],
        "nul": "a\ufffdb",
        "half": "?",
    }
    with pytest.raises(TypeError, match="float"):
        audit.record(actor=DANA, verb="v", subject="s", now=NOW, details={"rate": 0.035})


def test_a_forged_address_or_reason_of_any_length_is_cut_not_refused() -> None:
    audit.record(actor=dataclasses.replace(DANA, ip="x" * 500 + "\x00"), verb="v", subject="s", reason="\x00" * 9, now=NOW)
    entry = AuditEntry.objects.get()
    assert (entry.ip, entry.reason) == ("x" * 45, "\ufffd" * 9)
    assert proof.prove().faults == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_our_json_text_is_postgresqls(value: object) -> None:
    text = canonical.json_text(canonical.plain(value))
    with connection.cursor() as cursor:
        cursor.execute("select %s::jsonb::text", [text])
        assert cursor.fetchone() == (text,)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [6, 5, 4, 3, 2, 1]),
        ({"actor": "customer:12"}, [4]),
        ({"subject": "customer:13"}, [5, 2]),
        ({"verb": "customer."}, [5, 4, 3, 2, 1]),
        ({"text": "投诉"}, [3]),
        ({"channel": Channel.WEB}, [4]),
        ({"since": NOW + timedelta(minutes=2), "until": NOW + timedelta(minutes=4)}, [4, 3]),
        ({"actor": "staff:3", "subject": "customer:13", "since": NOW + timedelta(minutes=2)}, [5]),
        ({"actor": "nobody:1"}, []),
    ],
)
def test_search_finds_by_any_filter_newest_first(filters: dict[str, object], expected: list[int]) -> None:
    view(minutes=0)
    view(subject="customer:13", minutes=1)
    view(reason="客户投诉后回访", minutes=2)
    view(ALICE, minutes=3)
    view(subject="customer:13", minutes=4)
    view(verb="login", minutes=5)
    page = audit.search(**filters)  # type: ignore[arg-type]
    assert [minute_of(entry) for entry in page.entries] == expected


def minute_of(entry: AuditEntry) -> int:
    return int((entry.at - NOW).total_seconds()) // 60 + 1


def test_pages_go_down_and_up_without_loss_even_within_one_moment() -> None:
    for number in range(7):
        view(minutes=number // 4)  # four at one moment, three at the next
    first = audit.search(limit=3)
    second = audit.search(limit=3, after=first.older)
    third = audit.search(limit=3, after=second.older)
    assert [entry.seq for page in (first, second, third) for entry in page.entries] == [7, 6, 5, 4, 3, 2, 1]
    assert (first.newer, third.older) == ("", "")
    up = audit.search(limit=3, before=third.newer)
    assert [entry.seq for entry in up.entries] == [4, 3, 2]
    top = audit.search(limit=3, before=up.newer)
    assert [entry.seq for entry in top.entries] == [7, 6, 5]
    assert top.newer == ""
    assert audit.search(limit=3, after=top.older).entries == second.entries


@pytest.mark.parametrize("cursor", ["x", "1", "1.2.3", "9" * 40 + ".1", "-.-"])
def test_a_broken_cursor_gives_the_first_page(cursor: str) -> None:
    view()
    assert len(audit.search(after=cursor).entries) == 1


@pytest.mark.parametrize("filters", [{}, {"actor": "staff:3"}, {"subject": "customer:12"}])
def test_a_deep_page_reads_an_index(filters: dict[str, str]) -> None:
    place = audit.selectors._beyond("lt", (NOW, 5))
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_sort = off")
    plan = AuditEntry.objects.filter(place, **filters).order_by("-at", "-id")[:50].explain()
    assert "Index Scan Backward" in plan
    assert "Index Cond" in plan
    assert "Sort" not in plan


@pytest.mark.django_db(transaction=True)
def test_many_at_once_of_one_actor_and_of_others_keep_every_chain() -> None:
    def work(actor: Actor) -> None:
        for _ in range(10):
            view(actor)
        connection.close()

    threads = [Thread(target=work, args=[actor]) for actor in (DANA, DANA, DANA, ALICE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert proof.prove() == proof.Proof(40, 2, [])
    assert dict(AuditHead.objects.values_list("actor", "seq")) == {"staff:3": 30, "customer:12": 10}


def test_the_models_name_no_other_table() -> None:
    models: tuple[type[Model], ...] = (AuditEntry, AuditHead)
    assert not [field for model in models for field in model._meta.get_fields() if field.is_relation]


def test_one_act_about_many_is_a_link_for_each_in_one_round_trip(django_assert_num_queries: object) -> None:
    view()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert audit.record_each(actor=DANA, verb="customer.exported", kind="customer", ids=[7, 8, 9], now=NOW, reason="月末", details={"export": "EL1"}) == 3
    view()
    entries = list(AuditEntry.objects.filter(actor=DANA.label).order_by("seq"))
    assert [(entry.seq, entry.subject) for entry in entries] == [
        (1, "customer:12"),
        (2, "customer:7"),
        (3, "customer:8"),
        (4, "customer:9"),
        (5, "customer:12"),
    ]
    last = GENESIS
    for link in links(DANA.label):
        last = next_hash(last, link)
        assert last == link.hash
    assert proof.prove().faults == []
    assert audit.record_each(actor=DANA, verb="customer.exported", kind="customer", ids=[], now=NOW) == 0
