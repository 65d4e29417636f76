"""The document on record: the verified new one takes the old one's place, and payments that had stopped go on."""

from datetime import datetime

from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.models import Account, AccountStatus
from accounts.onboarding.models import Application, DocumentRecord, DocumentStop
from accounts.onboarding.refusals import StandsStill


def put_on_record(application: Application, *, now: datetime) -> int:
    """The verified document takes the old one's place, and what the watch had stopped pays again; answers how many accounts."""
    known = application.customer_id
    assert known is not None  # noqa: S101 (a renewal begins with its customer, by constraint)
    customer = Customer.objects.select_for_update(no_key=True).get(pk=known)
    if customer.status == CustomerStatus.CLOSED:
        raise StandsStill
    if customer.id_number != application.id_number:
        Customer.objects.filter(pk=customer.pk).update(id_number=application.id_number, id_number_hash=application.id_number_hash)
    record, _new = DocumentRecord.objects.update_or_create(
        customer=customer,
        defaults={
            "nationality": application.nationality, "expires_on": None if application.long_term else application.expires_on,
            "verified_at": now, "reminders": 0, "reminded_at": None, "restricted_at": None,
        },
    )  # fmt: skip
    return _lift(record, now)


def _lift(record: DocumentRecord, now: datetime) -> int:
    """Only what the watch stopped, and only where nobody closed or froze it meanwhile."""
    stops = DocumentStop.objects.filter(record=record, lifted_at=None)
    stopped = list(stops.values_list("account_id", flat=True))
    lifted = Account.objects.filter(pk__in=stopped, status=AccountStatus.STOPPED).update(status=AccountStatus.OPEN)
    stops.update(lifted_at=now)
    return lifted
