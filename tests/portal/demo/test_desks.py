"""The managers of the demo bank have books, contacts and promises."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.clients import selectors as clients
from backoffice.clients.models import Care
from backoffice.worklist import selectors as worklist
from backoffice.worklist.models import ClientPromise, Contact, PromiseState
from portal.demo import cast, family
from portal.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(family, "LONG", 1)
    call_command("load_demo", "--customers", "24", "--years", "1", "--seed", "3", stdout=StringIO())


def test_books_contacts_and_promises_of_the_first_day_are_made_once(bank):
    """One bank for all of it: loading takes seconds."""
    dana = StaffMember.objects.get(number=cast.DANA.number)
    for person in (cast.ALICE, cast.BOB):
        customer = Customer.objects.get(number=person.number)
        assert clients.manager_of(customer) == dana
        assert Contact.objects.filter(customer=customer, staff=dana).exists()
    late = ClientPromise.objects.filter(staff=dana, state=PromiseState.OPEN, due_on__lt=clock.bank_date(clock.now()), customer__number=cast.BOB.number)
    assert [promise.text for promise in late] == ["问清收款限额能提到多少"]
    assert len(worklist.due_tasks(dana, clock.now())) >= 2
    led = Care.objects.leads().values_list("customer", flat=True)
    assert len(set(led)) == len(led)
    assert set(Customer.objects.exclude(pk__in=led).values_list("branch__code", flat=True)) == {cast.LIANGXI}, "only dana's branch has a pool"
    before = Contact.objects.count()
    call_command("load_demo", stdout=StringIO())
    assert Contact.objects.count() == before
