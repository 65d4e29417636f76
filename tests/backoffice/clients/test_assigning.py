"""Assigning, claiming, sharing, releasing: who looks after whom, with the history kept and every refusal named."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.organisation import services as organisation
from accounts.organisation.models import BranchKind, Role
from backoffice.clients import handover, refusals, selectors, services
from backoffice.clients.models import Assignment, Care, Part, Source
from portal.kernel.access import SYSTEM, Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.events.models import Event
from tests import cast
from tests.factories import books, people, places

pytestmark = pytest.mark.django_db


def _assign(*customers, to, **more):
    given = {"source": Source.HAND, "reason": "moved in a test", "actor": SYSTEM, "now": timezone.now()}
    return services.assign(customers=[customer.pk for customer in customers], manager=to, **(given | more))


def _as(staff) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)


def test_gives_a_lead_and_keeps_who_led_before() -> None:
    alice, dana = cast.alice(), cast.dana()
    colleague = people.staff()
    done = _assign(alice, to=colleague, actor=_as(cast.erin()))
    assert (done.moved, done.unchanged, done.refused) == (1, 0, ())
    assert selectors.manager_of(alice) == colleague
    before, now = Care.objects.filter(customer=alice).order_by("pk")
    assert (before.manager, before.until is not None, now.until, now.share_bps) == (dana, True, None, 10_000)
    assert (before.ended.reference, now.given.reference) == (done.reference, done.reference)
    entry = AuditEntry.objects.get(verb="care.assigned", subject=f"customer:{alice.pk}", actor=f"staff:{cast.erin().pk}")
    assert (entry.reason, entry.details["from"], entry.details["to"]) == ("moved in a test", dana.number, colleague.number)


def test_twice_to_the_same_changes_nothing() -> None:
    alice, dana = cast.alice(), cast.dana()
    done = _assign(alice, to=dana)
    assert (done.moved, done.unchanged, done.refused, Care.objects.filter(customer=alice).count()) == (0, 1, (), 1)


@pytest.mark.parametrize("code", ["left", "not_a_manager", "other_branch", "closed", "no_customer"])
def test_refuses_and_leaves_the_others_moved(code: str) -> None:
    fine, bad, manager = people.customer(), people.customer(), people.staff()
    if code == "left":
        manager = organisation.dismiss_staff(staff=manager, left_on=date(2026, 11, 20), reason="gone", actor=SYSTEM, now=timezone.now())
    elif code == "not_a_manager":
        manager = cast.judy()
    elif code == "other_branch":
        bad.branch = cast.charlie().branch
        bad.save()
    elif code == "closed":
        bad.status = "closed"
        bad.save()
    else:
        bad.pk = 999_999_999
    done = _assign(fine, bad, to=manager)
    wrong = {row.customer_id: row.code for row in done.refused}
    assert wrong[bad.pk] == code
    assert done.moved == (0 if code in {"left", "not_a_manager"} else 1)
    assert str(done.refused[0].sentence) == str(refusals.PROBLEMS[code])


def test_a_manager_of_the_branch_above_serves_the_places_below_and_a_team_its_place() -> None:
    alice = cast.alice()
    above = people.staff(branch=alice.branch.parent)
    team = people.staff(branch=places.branch(parent=alice.branch, kind=BranchKind.TEAM))
    assert _assign(alice, to=above).moved == 1
    assert _assign(alice, to=team).moved == 1


def test_who_changed_since_the_page_was_drawn_is_left_alone() -> None:
    alice, seen = cast.alice(), timezone.now()
    first, second = people.staff(), people.staff()
    _assign(alice, to=first, now=seen + timedelta(seconds=1))
    done = _assign(alice, to=second, seen_at=seen, now=seen + timedelta(seconds=2))
    assert [row.code for row in done.refused] == ["changed"]
    assert selectors.manager_of(alice) == first


def test_claims_from_the_pool_and_only_from_there() -> None:
    free, dana = people.customer(), cast.dana()
    services.claim(customer_id=free.pk, staff=dana, actor=_as(dana), now=timezone.now())
    assert Care.objects.get(customer=free).source == Source.CLAIM
    with pytest.raises(refusals.AlreadyTaken) as refused:
        services.claim(customer_id=free.pk, staff=people.staff(), actor=SYSTEM, now=timezone.now())
    assert dana.name in str(refused.value)


def test_a_claim_of_another_branchs_customer_is_refused() -> None:
    with pytest.raises(refusals.NotAssigned):
        services.claim(customer_id=cast.charlie().pk, staff=cast.dana(), actor=SYSTEM, now=timezone.now())


def test_a_full_book_claims_nobody(settings) -> None:
    from backoffice.clients.models import BookSetting

    BookSetting.objects.create(name="capacity", value=1, effective_from=date(2001, 1, 1), source="test")
    dana = cast.dana()
    books.put(people.customer(), into=dana)
    with pytest.raises(refusals.BookIsFull) as refused:
        services.claim(customer_id=people.customer().pk, staff=dana, actor=SYSTEM, now=timezone.now())
    assert refused.value.fields == {"count": 1, "most": 1}


def test_shares_add_up_and_their_history_is_kept() -> None:
    alice, dana, helper, other = cast.alice(), cast.dana(), people.staff(), people.staff()
    split = {"customer": alice, "reason": "they work together", "actor": SYSTEM}
    services.share(**split, shares={helper: 3_000}, now=timezone.now())
    assert {care.manager: care.share_bps for care in selectors.carers_of(alice)} == {dana: 7_000, helper: 3_000}
    services.share(**split, shares={helper: 2_000, other: 1_000}, now=timezone.now())
    assert {care.manager: care.share_bps for care in selectors.carers_of(alice)} == {dana: 7_000, helper: 2_000, other: 1_000}
    services.share(**split, shares={}, now=timezone.now())
    assert [(care.manager, care.share_bps) for care in selectors.carers_of(alice)] == [(dana, 10_000)]
    connection.check_constraints()
    assert Care.objects.filter(customer=alice).count() == 6


@pytest.mark.parametrize("parts", [[10_000], [6_000, 4_000], [0], [-5]])
def test_shares_that_leave_nothing_for_the_lead_are_refused(parts: list[int]) -> None:
    alice, _dana = cast.alice(), cast.dana()
    with pytest.raises(refusals.BadShares):
        services.share(customer=alice, shares={people.staff(): part for part in parts}, reason="a long reason", actor=SYSTEM, now=timezone.now())
    assert [care.share_bps for care in selectors.carers_of(alice)] == [10_000]


def test_the_database_refuses_shares_that_do_not_add_up() -> None:
    alice, _dana = cast.alice(), cast.dana()
    with pytest.raises(DatabaseError, match="shares"), transaction.atomic():
        Care.objects.filter(customer=alice).update(share_bps=5_000)
        connection.check_constraints()


def test_the_database_refuses_a_second_lead_and_a_changed_history() -> None:
    alice, _dana = cast.alice(), cast.dana()
    with pytest.raises(DatabaseError), transaction.atomic():
        Care.objects.create(customer=alice, manager=people.staff(), since=timezone.now(), source=Source.HAND, contact_due_on=date(2026, 12, 1))
    _assign(alice, to=people.staff())
    with pytest.raises(DatabaseError, match="history"), transaction.atomic():
        Care.objects.filter(customer=alice, until__isnull=False).update(until=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Care.objects.filter(customer=alice).delete()


def test_the_new_lead_takes_over_the_share_the_helpers_keep_theirs() -> None:
    alice, _dana, helper, new = cast.alice(), cast.dana(), people.staff(), people.staff()
    services.share(customer=alice, shares={helper: 3_000}, reason="they work together", actor=SYSTEM, now=timezone.now())
    _assign(alice, to=new)
    assert {care.manager: (care.part, care.share_bps) for care in selectors.carers_of(alice)} == {new: (Part.LEAD, 7_000), helper: (Part.JOINT, 3_000)}
    _assign(alice, to=helper)
    assert {care.manager: (care.part, care.share_bps) for care in selectors.carers_of(alice)} == {helper: (Part.LEAD, 10_000)}
    connection.check_constraints()


def test_a_contact_counts_for_everybody_and_never_backwards() -> None:
    alice, _dana, now = cast.alice(), cast.dana(), timezone.now()
    services.touched(customer_id=alice.pk, at=now)
    services.touched(customer_id=alice.pk, at=now - timedelta(days=40))
    care = Care.objects.get(customer=alice)
    assert care.last_contact_at == now
    assert (care.contact_due_on - now.astimezone().date()).days in {89, 90, 91}


def test_the_last_contact_goes_along() -> None:
    alice, _dana, now = cast.alice(), cast.dana(), timezone.now()
    services.touched(customer_id=alice.pk, at=now - timedelta(days=3))
    services.release(customers=[alice.pk], reason="back into the pool", actor=SYSTEM, now=now)
    assert selectors.manager_of(alice) is None
    _assign(alice, to=people.staff(), now=now + timedelta(minutes=1))
    assert Care.objects.leads().get(customer=alice).last_contact_at == now - timedelta(days=3)


def test_what_is_kept_under_the_old_name_moves_to_the_new_one_even_through_the_pool() -> None:
    alice, dana, new = cast.alice(), cast.dana(), people.staff()
    seen = []
    handover.register("test", lambda **moved: seen.append(moved) or 2, lambda **asked: 2)
    try:
        services.release(customers=[alice.pk], reason="back into the pool", actor=SYSTEM, now=timezone.now())
        done = _assign(alice, to=new)
    finally:
        handover.forget("test")
    assert [(row["customers"], row["old"], row["new"]) for row in seen] == [([alice.pk], dana, new)]
    assert Assignment.objects.get(reference=done.reference).carried["test"] == 2


def test_news_is_recorded_once_for_an_act_and_not_for_files() -> None:
    alice, _dana = cast.alice(), cast.dana()
    _assign(alice, to=people.staff())
    _assign(alice, to=people.staff(), announce=False)
    assert Event.objects.filter(topic="clients.assigned").count() == 1


def test_many_leave_one_audit_entry() -> None:
    manager = people.staff()
    _assign(*(people.customer(login=None) for _ in range(51)), to=manager)
    entry = AuditEntry.objects.get(verb="care.assigned")
    assert entry.details["rows"] == 51


def test_one_role_is_enough_to_care() -> None:
    assert {role for role in Role if role in services.rules.CARERS} == {Role.ACCOUNT_MANAGER}
