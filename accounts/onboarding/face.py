"""A Type I account, opened face to face: the person and the document were seen by one colleague and checked by another.

Only Type I comes this way; who the customer is, how many accounts they may have and what stays known of the document follow
the same rules as for an opening online.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account
from accounts.onboarding import idcards, opening, rules, selectors
from accounts.onboarding.models import DocumentRecord
from accounts.onboarding.refusals import OnboardingRefused, StandsStill
from accounts.organisation.models import Branch
from portal.kernel import audit, events
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.vault import lookup_hash


class OtherPerson(OnboardingRefused):
    code = "face_other_person"
    message = _("This document number belongs to a customer with another name. Compare document and customer once more. Nothing was opened.")


class HasTypeOne(OnboardingRefused):
    code = "face_has_type_1"
    message = _("This person has a Type I account here already, and the rules allow one. Open Type II or III in the portal. Nothing was opened.")


@dataclass(frozen=True, slots=True)
class Seen:
    """Who stood at the counter, as the document says; `expires_on` None is long-term."""

    id_kind: str
    id_number: str
    name: str
    birth_date: date
    gender: str
    expires_on: date | None
    phone: str
    occupation: str


def known(*, id_kind: str, id_number: str, name: str) -> Customer | None:
    """The customer of that document. Raises `OtherPerson`, `StandsStill`, `HasTypeOne`."""
    digest = lookup_hash("id_number", id_number)
    found = Customer.objects.select_related("branch", "user").filter(id_kind=id_kind, id_number_hash=digest).first()
    if found is None:
        return None
    if found.name != name:
        raise OtherPerson
    if found.status != CustomerStatus.ACTIVE:
        raise StandsStill
    if selectors.count_of(found, AccountKind.TYPE_1) >= rules.AT_MOST[AccountKind.TYPE_1]:
        raise HasTypeOne
    return found


@transaction.atomic
def open_type_one(*, seen: Seen, branch: Branch, serial: int, actor: Actor, now: datetime) -> tuple[Customer, Account]:
    """Customer (made new where nobody has the document), document record and account. `serial` makes a new customer's number.

    Raises `OtherPerson`, `StandsStill`, `HasTypeOne`, `TooMany`, `Expired`.
    """
    idcards.not_expired(seen.expires_on, on=bank_date(now))
    customer = known(id_kind=seen.id_kind, id_number=seen.id_number, name=seen.name) or _made(seen, branch, serial, now)
    DocumentRecord.objects.update_or_create(
        customer=customer,
        defaults={
            "occupation": seen.occupation, "expires_on": seen.expires_on, "verified_at": now, "reminders": 0, "reminded_at": None, "restricted_at": None,
        },
    )  # fmt: skip
    account = opening.open_for(customer=customer, kind=AccountKind.TYPE_1, branch=branch, now=now)
    events.record("account.opened", subject=f"account:{account.pk}", actor_id=actor.id, payload={"kind": int(AccountKind.TYPE_1)}, now=now)
    audit.record(actor=actor, verb="account.opened", subject=f"account:{account.pk}", now=now, details={"account": account.reference, "face": True})
    return customer, account


def _made(seen: Seen, branch: Branch, serial: int, now: datetime) -> Customer:
    return Customer.objects.create(
        number=f"{(branch.division_code or '0000')[:4]}9{serial:07d}", name=seen.name, id_kind=seen.id_kind, id_number=seen.id_number,
        id_number_hash=lookup_hash("id_number", seen.id_number), phone=seen.phone, phone_hash=lookup_hash("phone", seen.phone),
        birth_date=seen.birth_date, gender=seen.gender, branch=branch, opened_on=bank_date(now),
    )  # fmt: skip
