"""Segments ask for what happened: every such field answers the same in SQL and in Python, and says why."""

from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest

from accounts.identity.models import Customer
from accounts.ledger.models import AccountKind
from accounts.security.models import KnownDevice
from backoffice.leads.models import Lead, Opportunity
from backoffice.visits.models import Visit
from backoffice.worklist.models import ClientPromise, Contact, Outcome, Way
from portal.kernel import audit, conditions
from portal.kernel.access import Actor, Channel
from portal.kernel.conditions import Field, Holds, Kind, Rows, Takes, Totals, operators_of
from tests.backoffice.complaints import cases
from tests.backoffice.segments.factories import line
from tests.factories import money, people

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
CATALOGUE = conditions.catalogue("customer")
#: Fields that read rows of their own, or are a condition themselves: what this file is about.
ASKED = [field.code for field in CATALOGUE if isinstance(field.lookup, Rows | Totals | Holds) and field.code != "segments.in"]


def contacted(customer: Customer, days: int, way: Way = Way.CALL, outcome: Outcome = Outcome.DONE) -> Contact:
    at = NOON - timedelta(days=days)
    return Contact.objects.create(reference=f"CO{uuid4().hex[:16]}", customer=customer, staff=people.staff(), way=way, outcome=outcome, at=at, logged_at=at)


def visited(customer: Customer, days: int, state: str = "done", kind: str = "home") -> Visit:
    at = NOON + timedelta(days=days)
    over = {} if state == "booked" else {"ended_at": at, "outcome": "done" if state == "done" else ""}
    return Visit.objects.create(
        reference=f"VI{uuid4().hex[:16]}", key=uuid4(), customer=customer, staff=people.staff(), branch=customer.branch, kind=kind, source="customer",
        state=state, starts_at=at, ends_at=at + timedelta(hours=1), booked_at=NOON - timedelta(days=90), **over,
    )  # fmt: skip


def signed_in(customer: Customer, days: int) -> None:
    actor = Actor("user", customer.user_id or 0, Channel.WEB)
    audit.record(actor=actor, verb="login.signed_in", subject=f"user:{customer.user_id}", now=NOON - timedelta(days=days))


def matching(condition: Any) -> set[int]:
    tree = conditions.parse(condition, CATALOGUE)
    return set(Customer.objects.filter(conditions.to_q(tree, DAY)).values_list("pk", flat=True))


def happened(field: str, days: int = 30, **more: Any) -> dict[str, Any]:
    return line(field, "happened", {"days": days, **more})


def test_signing_in_often_enough_within_the_days(cast: ModuleType) -> None:
    alice, bob = cast.alice(), cast.bob()
    for days in (1, 5, 9):
        signed_in(alice, days)
    signed_in(bob, 40)
    assert matching(happened("events.signed_in", times=3)) == {alice.pk}
    assert matching(happened("events.signed_in", 60)) == {alice.pk, bob.pk}
    assert matching(happened("events.signed_in", 8, times=3)) == set()
    people.customer(login=None)
    assert alice.pk not in matching(line("events.signed_in", "not_happened", {"days": 30}))
    assert len(matching(line("events.signed_in", "not_happened", {"days": 30}))) == Customer.objects.count() - 1


def test_contacts_by_their_way_and_tries_apart(cast: ModuleType) -> None:
    alice, bob, charlie = cast.alice(), cast.bob(), cast.charlie()
    contacted(alice, 3, Way.VISIT)
    contacted(bob, 3, Way.CALL, Outcome.NO_ANSWER)
    contacted(charlie, 45, Way.CALL, Outcome.INTERESTED)
    assert matching(happened("contact.visit")) == {alice.pk}
    assert matching(happened("contact.call")) == set()
    assert matching(happened("contact.tried")) == {bob.pk}
    assert matching(happened("contact.any", 60)) == {alice.pk, charlie.pk}
    assert matching(happened("contact.interested", 60)) == {charlie.pk}


def test_appointments_kept_missed_and_ahead(cast: ModuleType) -> None:
    alice, bob, charlie = cast.alice(), cast.bob(), cast.charlie()
    visited(alice, -10)
    visited(bob, -10, "missed", "manager")
    visited(charlie, 4, "booked")
    assert matching(happened("visits.kept")) == matching(happened("visits.home")) == {alice.pk}
    assert matching(happened("visits.missed")) == {bob.pk}
    assert matching(line("visits.ahead", "coming", {"days": 7})) == {charlie.pk}
    assert matching(line("visits.ahead", "coming", {"days": 3})) == set()


def test_a_promise_broken_and_an_opportunity_won(cast: ModuleType) -> None:
    alice, dana = cast.alice(), cast.dana()
    ClientPromise.objects.create(
        reference="PR1", customer=alice, staff=dana, made_by=dana, text="Call back", due_on=DAY, state="broken", reason="Forgot it", made_at=NOON,
        ended_at=NOON, ended_by=dana,
    )  # fmt: skip
    assert matching(happened("promises.broken", 0)) == matching(happened("promises.made", 0)) == {alice.pk}
    assert matching(happened("promises.kept")) == set()
    lead = Lead.objects.create(reference="LD1", customer=alice, source="visit", subject="Deposit", captured_at=NOON, state="converted", ended_at=NOON)
    won = Opportunity.objects.create(
        reference="OP1", lead=lead, customer=alice, branch=alice.branch, owner=dana, source="visit", title="Deposit", stage_id="won", stage_since=NOON,
        amount_minor=5_000_000, probability_bps=10_000, result="won", made_at=NOON, ended_at=NOON,
    )  # fmt: skip
    assert matching(happened("opportunities.won", least=50_000_00)) == {alice.pk}
    assert matching(happened("opportunities.won", least=50_000_01)) == set()
    assert matching(line("opportunities.open_minor", "gt", 0)) == set()
    Opportunity.objects.filter(pk=won.pk).update(result="open", ended_at=None)
    assert matching(line("opportunities.open_minor", "ge", 50_000_00)) == {alice.pk}


def test_money_by_the_kind_of_account_is_added_up_and_is_zero_without_one(cast: ModuleType) -> None:
    alice, bob = cast.alice(), cast.bob()
    money.account(holder=alice, kind=AccountKind.TYPE_2, balance="300")
    money.account(holder=alice, kind=AccountKind.TYPE_2, balance="200")
    money.account(holder=bob, kind=AccountKind.TYPE_2, balance="900", currency="USD")
    everybody = set(Customer.objects.values_list("pk", flat=True))
    assert matching(line("accounts.money.type_2", "ge", 500_00)) == {alice.pk}
    assert matching(line("accounts.money.type_2", "eq", 0)) == everybody - {alice.pk}
    assert matching(line("accounts.money.type_2", "between", [0, 499_99])) == everybody - {alice.pk}
    assert matching({"not": line("accounts.money.type_2", "gt", 0)}) == everybody - {alice.pk}
    assert matching(line("accounts.open", "ge", 2)) == {alice.pk}


def test_nobody_learns_of_a_complaint_about_themselves_by_counting(cast: ModuleType) -> None:
    alice, bob, dana = cast.alice(), cast.bob(), cast.dana()
    cases.complaint(alice, now=NOON)
    about_dana = cases.complaint(bob, now=NOON)
    type(about_dana).objects.filter(pk=about_dana.pk).update(against=dana)
    assert matching(happened("complaints.made")) == matching(line("complaints.open", "is", True)) == {alice.pk}
    assert matching(line("complaints.about", "has_any", ["service"])) == {alice.pk}


def test_why_somebody_is_in_names_the_days(cast: ModuleType) -> None:
    alice = cast.alice()
    contacted(alice, 3)
    contacted(alice, 5)
    tree = conditions.parse(happened("contact.call", times=2), CATALOGUE)
    values = conditions.load_values(tree, Customer.objects.filter(pk=alice.pk), DAY)[alice.pk]
    (reason,) = conditions.explain(tree, values, DAY)
    assert reason.holds and "2026-11-15" in reason.actual and "2026-11-17" in reason.actual


def _some_of_everything(cast: ModuleType) -> None:
    alice, bob, charlie, dana = cast.alice(), cast.bob(), cast.charlie(), cast.dana()
    for days in (0, 1, 29, 30, 31):
        contacted(alice, days)
        signed_in(alice, days)
        signed_in(bob, days + 20)
    visited(alice, -1)
    visited(bob, 2, "booked")
    cases.complaint(charlie, now=NOON)
    money.account(holder=alice, kind=AccountKind.TYPE_2, balance="100")
    money.account(holder=bob, kind=AccountKind.TERM, balance="0.01")
    KnownDevice.objects.create(user_id=bob.user_id, token_hash=b"x" * 32, agent="A", first_seen_at=NOON, last_seen_at=NOON)
    Lead.objects.create(reference="LD2", customer=bob, source="visit", subject="Deposit", captured_at=NOON, owner=dana)


def _values(field: Field) -> dict[Takes, list[Any]]:
    codes = [code for code, _label in field.choice_list()[:2]]
    return {
        Takes.NOTHING: [None],
        Takes.ONE: [0, 1, 100_00],
        Takes.TWO: [[0, 1], [1, 100_00]],
        Takes.YES_NO: [True, False],
        Takes.CODES: [codes],
        Takes.HAPPENED: [{"days": 30, "times": 1}, {"days": 30, "times": 2}],
    }


def test_every_field_answers_the_same_in_sql_and_in_python(cast: ModuleType) -> None:
    _some_of_everything(cast)
    people.customer(login=None)
    everybody = Customer.objects.all()
    for code in ASKED:
        field = CATALOGUE.get(code)
        assert field is not None
        asked = [
            line(code, operator.code, value) for operator in operators_of(field) for value in _values(field)[operator.takes] if value != []
        ]  # fmt: skip
        values = conditions.load_values(conditions.parse({"all": asked}, CATALOGUE), everybody, DAY)
        for one in asked:
            tree = conditions.parse(one, CATALOGUE)
            holds = conditions.to_predicate(tree, DAY)
            assert matching(one) == {key for key, known in values.items() if holds(known)}, one


def test_fields_of_what_happened_stand_in_groups_and_ask_only_for_what_was() -> None:
    groups = dict(CATALOGUE.groups())
    by_code = {field.code: name for name, fields in groups.items() for field in fields}
    assert len({by_code[code] for code in ("events.signed_in", "contact.call", "visits.kept", "leads.captured", "complaints.made", "accounts.opened")}) == 6
    past = [field for field in CATALOGUE if field.kind is Kind.HAPPENINGS and field.code.startswith(("events.", "contact.", "complaints."))]
    assert all([operator.code for operator in operators_of(field)] == ["happened", "not_happened"] for field in past)
