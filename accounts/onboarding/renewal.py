"""A customer hands in a new document: begun, its end said; pictures, sending and the reviewer are those of every application."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.identity.models import Customer, CustomerStatus
from accounts.onboarding import asking, idcards, selectors, services
from accounts.onboarding.models import OPEN_STATES, Application, Matter
from accounts.onboarding.refusals import NothingToRenew, NumberTaken, StandsStill
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.ids import new_reference
from portal.kernel.vault import lookup_hash


def begin(*, customer: Customer, actor: Actor, now: datetime) -> Application:
    """The renewal under way, or a new one that knows what the bank knows. Raises `StandsStill`."""
    user = customer.user
    if user is None or customer.status != CustomerStatus.ACTIVE:
        raise StandsStill
    record = selectors.record_of(customer)
    row = Application(
        reference=new_reference("AP"), matter=Matter.RENEWAL, user=user, customer=customer, branch=customer.branch, created_at=now,
        name=customer.name, id_kind=customer.id_kind, id_number=customer.id_number, id_number_hash=customer.id_number_hash,
        birth_date=customer.birth_date, gender=customer.gender, phone=customer.phone, nationality=record.nationality if record else "CN",
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(actor=actor, verb="application.begun", subject=f"application:{row.pk}", now=now, details={"matter": row.matter})
    except IntegrityError:
        return Application.objects.select_related("user").get(user=user, state__in=OPEN_STATES)
    return row


@transaction.atomic
def save_document(*, application: Application, id_number: str, expires_on: date | None, now: datetime) -> Application:
    """Keep the last day of the new document (None: long-term), and a passport's new number.

    Raises what `idcards` raises, `ConsentMissing`, `NumberTaken`, and `NothingToRenew` for the document known already.
    """
    asking.require(application.user, "identity")
    idcards.not_expired(expires_on, on=bank_date(now))
    number = idcards.read(application.id_kind, id_number or application.id_number, on=bank_date(now)).number
    digest = lookup_hash("id_number", number)
    if services.taken(application, application.id_kind, digest):
        raise NumberTaken
    record = selectors.record_of(application.customer_id)
    if record is not None and record.expires_on == expires_on and number == application.id_number:
        raise NothingToRenew
    facts = {"expires_on": expires_on, "long_term": expires_on is None, "id_number": number, "id_number_hash": digest}
    return services.save_step(application=application, step="document", facts=facts, now=now)
