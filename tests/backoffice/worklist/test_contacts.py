"""A contact is written once with what was promised and what comes next; only who was reached counts as contact."""

from datetime import timedelta
from types import ModuleType

import pytest
from django.db import Error, transaction
from django.utils import timezone

from accounts.calls import services as calls
from accounts.calls.models import CallPurpose
from backoffice.clients.models import Care
from backoffice.worklist import refusals
from backoffice.worklist.models import ClientPromise, Contact, Outcome, Task, Way
from portal.kernel.audit.models import AuditEntry
from portal.kernel.idempotency.services import SameKeyOtherContent
from tests.backoffice.worklist.desk import actor_for, contact, in_days

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(AuditEntry.objects.filter(verb__regex="^(contact|promise|task|call)").order_by("id").values_list("verb", flat=True))


def test_is_written_with_its_promise_and_next_step(cast: ModuleType) -> None:
    alice, dana, now = cast.alice(), cast.dana(), timezone.now()
    made = contact(alice, dana, promise=("Send the certificate", in_days(3)), follow_up=("Ask again", now + timedelta(days=7)), now=now)
    promise, task = ClientPromise.objects.get(), Task.objects.get()
    assert (made.way, made.outcome, made.at) == (Way.CALL, Outcome.DONE, now)
    assert (promise.contact, promise.staff, promise.due_on, promise.state) == (made, dana, in_days(3), "open")
    assert (task.contact, task.owner, task.customer, task.source, task.state) == (made, dana, alice, "contact", "open")
    assert verbs() == ["promise.made", "task.added", "contact.logged"]
    entry = AuditEntry.objects.get(verb="contact.logged")
    assert (entry.actor, entry.subject) == (f"staff:{dana.pk}", f"customer:{alice.pk}")
    assert entry.details == {"contact": made.reference, "way": "call", "outcome": "done"}


def test_counts_as_contact_in_the_book_when_somebody_was_reached(cast: ModuleType) -> None:
    alice, dana, now = cast.alice(), cast.dana(), timezone.now()
    contact(alice, dana, outcome=Outcome.NO_ANSWER, now=now)
    assert Care.objects.get(customer=alice, until=None).last_contact_at != now
    contact(alice, dana, outcome=Outcome.THINKING, now=now)
    assert Care.objects.get(customer=alice, until=None).last_contact_at == now


def test_the_same_form_sent_twice_is_one_contact(cast: ModuleType) -> None:
    alice, dana = cast.alice(), cast.dana()
    first = contact(alice, dana, key="k1", promise=("Send the certificate", in_days(3)))
    again = contact(alice, dana, key="k1", promise=("Send the certificate", in_days(3)))
    assert (again, Contact.objects.count(), ClientPromise.objects.count()) == (first, 1, 1)
    with pytest.raises(SameKeyOtherContent):
        contact(alice, dana, key="k1", note="Something else")


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"promise": ("Send it", in_days(-1))}, refusals.WrongDay),
        ({"promise": ("Send it", in_days(900))}, refusals.WrongDay),
        ({"promise": ("   ", in_days(1))}, refusals.NothingSaid),
        ({"follow_up": ("Ask", timezone.now() - timedelta(days=2))}, refusals.WrongDay),
        ({"at": timezone.now() + timedelta(hours=2)}, refusals.WrongTime),
        ({"at": timezone.now() - timedelta(days=15)}, refusals.WrongTime),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(cast: ModuleType, more: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        contact(cast.alice(), cast.dana(), **more)
    assert (Contact.objects.count(), ClientPromise.objects.count(), Task.objects.count(), verbs()) == (0, 0, 0, [])


def test_a_call_that_runs_ends_with_its_contact(cast: ModuleType) -> None:
    alice, dana, now = cast.alice(), cast.dana(), timezone.now()
    call = calls.start_call(customer=alice, staff=dana, purpose=CallPurpose.SERVICE, actor=actor_for(dana), now=now)
    made = contact(alice, dana, call=call, now=now + timedelta(minutes=4))
    call.refresh_from_db()
    assert (made.call, call.ended_at) == (call, now + timedelta(minutes=4))


def test_a_call_with_somebody_else_is_not_this_contact(cast: ModuleType) -> None:
    dana, now = cast.dana(), timezone.now()
    call = calls.start_call(customer=cast.bob(), staff=dana, purpose=CallPurpose.SERVICE, actor=actor_for(dana), now=now)
    with pytest.raises(refusals.NotThisCall):
        contact(cast.alice(), dana, call=call, now=now)


def test_is_never_changed_or_deleted(cast: ModuleType) -> None:
    made = contact(cast.alice(), cast.dana())
    for act in (lambda: Contact.objects.filter(pk=made.pk).update(note="other"), lambda: Contact.objects.filter(pk=made.pk).delete()):
        with pytest.raises(Error), transaction.atomic():
            act()
    assert Contact.objects.get().note == "Asked about the deposit"
