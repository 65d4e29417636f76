"""What a colleague does with a lead; who is not to be called is not called, who may not be sold to is not sold to."""

from types import ModuleType

import pytest
from django.utils import timezone

from accounts.consents import selling
from accounts.identity.models import CustomerStatus
from backoffice.leads import keeping, refusals, services, standing
from backoffice.leads.models import DoNotCall, Lead
from backoffice.worklist.models import Contact, Outcome, Task, Way
from portal.kernel.audit.models import AuditEntry
from tests.backoffice.leads.sales import act, captured, converted
from tests.factories import people, places

pytestmark = pytest.mark.django_db
SPOKEN = {"way": Way.CALL, "outcome": Outcome.INTERESTED, "note": "Wants three years"}


def test_a_contact_with_a_customer_is_a_contact_of_the_client_book(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    lead = captured(customer=alice)
    act(services.log_contact, dana, lead, **SPOKEN, key="k1")
    act(services.log_contact, dana, lead, **SPOKEN, key="k1")
    lead.refresh_from_db()
    assert (lead.tries, lead.contacted_at is not None, Contact.objects.filter(customer=alice).count()) == (1, True, 1)
    assert Task.objects.get(source="lead").state == "done"


def test_who_is_no_customer_has_the_tries_in_the_lead(cast: ModuleType) -> None:
    dana = cast.dana()
    lead = captured(manager=dana, contact="13900003333")
    act(services.log_contact, dana, lead, way=Way.CALL, outcome=Outcome.NO_ANSWER, note="", next_step=("Try again", timezone.localdate()))
    lead.refresh_from_db()
    assert (lead.tries, lead.contacted_at, Task.objects.filter(state="open").count()) == (1, None, 2)
    assert not Contact.objects.exists()


def test_a_number_is_shown_once_and_kept_in_the_audit(cast: ModuleType) -> None:
    dana = cast.dana()
    lead = captured(manager=dana, contact="13900003333")
    assert act(services.reveal, dana, lead) == "13900003333"
    assert AuditEntry.objects.filter(verb="lead.revealed", subject=f"lead:{lead.reference}").count() == 1
    assert b"13900003333" not in bytes(Lead.objects.filter(pk=lead.pk).extra(select={"raw": "phone"}).values_list("raw", flat=True)[0])


def test_who_asked_not_to_be_called_is_called_by_nobody(cast: ModuleType) -> None:
    dana = cast.dana()
    lead = captured(manager=dana, contact="13900003333")
    act(services.stop_calls, dana, lead, reason="Said so on the phone")
    lead.refresh_from_db()
    assert (lead.state, DoNotCall.objects.count()) == ("dropped", 1)
    again = captured(manager=dana, contact="13900003333")
    assert again.pk != lead.pk and standing.stops(again) and not Task.objects.filter(source_key=again.reference).exists()
    for service, more in ((services.reveal, {}), (services.log_contact, SPOKEN)):
        with pytest.raises(refusals.NotToBeCalled):
            act(service, dana, again, **more)
    assert standing.stopped([again]) == {again.pk: True}


def test_who_may_not_be_sold_to_is_marked_and_not_approached(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    lead = captured(customer=alice)
    alice.status = CustomerStatus.FROZEN
    alice.save()
    lead.refresh_from_db()
    assert selling.stops(alice) and standing.stopped([lead]) == {lead.pk: True}
    with pytest.raises(refusals.NotToBeSold):
        act(services.log_contact, dana, lead, **SPOKEN)
    with pytest.raises(refusals.NotToBeSold):
        converted(dana, lead)
    act(services.drop, dana, lead, reason="Frozen, later")


def test_a_lead_is_handed_to_a_colleague_of_the_branch_with_its_task(cast: ModuleType) -> None:
    dana, colleague = cast.dana(), people.staff(name="葛思远")
    lead = captured(manager=dana)
    with pytest.raises(refusals.ReasonNeeded):
        act(services.hand, dana, lead, to=colleague, reason=" x ")
    with pytest.raises(refusals.NotTheirs):
        act(services.hand, dana, lead, to=cast.judy(), reason="She knows him")
    with pytest.raises(refusals.NotTheirs):
        act(services.hand, dana, lead, to=people.staff(branch=places.place("051201")), reason="He knows him")
    act(services.hand, dana, lead, to=colleague, reason="She knows him")
    assert Task.objects.get(source="lead").owner == colleague
    with pytest.raises(refusals.NotThere):
        act(services.drop, dana, lead, reason="Not mine any more")


def test_the_branch_manager_may_act_and_another_branch_finds_nothing(cast: ModuleType) -> None:
    lead = captured(manager=cast.dana())
    with pytest.raises(refusals.NotThere):
        act(services.drop, people.staff(branch=places.place("051002")), lead, reason="Not mine")
    assert act(services.drop, cast.erin(), lead, reason="Nothing will come of it").state == "dropped"
    with pytest.raises(refusals.AlreadyOver):
        act(services.drop, cast.erin(), lead, reason="Nothing will come of it")


def test_what_was_known_of_people_is_forgotten_in_time_and_their_wish_stays(cast: ModuleType) -> None:
    dana = cast.dana()
    lead = captured(manager=dana, name="陌生人", contact="13900003333", place="人民路 1 号")
    act(services.stop_calls, dana, lead, reason="Said so on the phone")
    assert keeping.sweep(timezone.now()) == 1
    lead.refresh_from_db()
    assert (lead.name, lead.phone, lead.phone_hash, lead.place) == ("", "", None, "")
    assert DoNotCall.objects.count() == 1 and keeping.sweep(timezone.now()) == 0
