"""Enter a Type I opening, have it checked, open it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.approvals import services as approvals
from accounts.approvals.models import Approval
from accounts.onboarding import face, idcards
from accounts.onboarding import rules as onboarding
from accounts.organisation.models import StaffMember
from backoffice.clients.rules import masked
from backoffice.hall.openings.models import FaceOpening, OpeningState
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference
from portal.kernel.vault import lookup_hash
from portal.templatetags.dates import iso

KIND: Final = "accounts.type_1"
MAKE: Final = "accounts.open_face"
CHECK: Final = "accounts.check_face"


class OpeningWaits(Refusal):
    code = "face_opening_waits"
    message = gettext_lazy("An opening for this document waits for a check already. Nothing was entered.")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the teller reads from the document and hears from the person."""

    id_kind: str
    id_number: str
    name: str
    expires_on: date | None
    phone: str
    occupation: str
    purpose: str


@transaction.atomic
def enter(*, entry: Entry, teller: StaffMember, seen: str, actor: Actor, now: datetime) -> FaceOpening:
    """Keep what was seen and ask a second colleague; `seen` says how the person was compared with the document.

    Raises what `idcards` and `face.known` raise, and `OpeningWaits`.
    """
    today = bank_date(now)
    holder, name = idcards.read(entry.id_kind, entry.id_number, on=today), idcards.name_for(entry.id_kind, entry.name)
    idcards.not_expired(entry.expires_on, on=today)
    phone = onboarding.mobile(entry.phone)
    known = face.known(id_kind=entry.id_kind, id_number=holder.number, name=name)
    if holder.birth_date is None:
        raise idcards.OtherDocument
    try:
        with transaction.atomic():
            row = FaceOpening.objects.create(
                reference=new_reference("FO"), teller=teller, branch=teller.branch, customer=known, name=name, id_kind=entry.id_kind,
                id_number=holder.number, id_number_hash=lookup_hash("id_number", holder.number), birth_date=holder.birth_date, gender=holder.gender,
                expires_on=entry.expires_on, phone=phone, occupation=entry.occupation, purpose=entry.purpose, made_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise OpeningWaits from None
    approvals.ask(
        kind=KIND, subject=f"face_opening:{row.reference}", payload={"opening": row.reference}, branch=row.branch, reason=seen, staff=teller,
        actor=actor, now=now,
    )  # fmt: skip
    _record("entered", row, actor, now)
    return row


def perform(approval: Approval, actor: Actor, now: datetime) -> None:
    """Agreed: customer and account come to be in the transaction of the decision."""
    row = FaceOpening.objects.select_for_update(of=("self",)).select_related("branch").get(reference=approval.payload["opening"])
    if row.state != OpeningState.WAITING:
        return
    seen = face.Seen(row.id_kind, row.id_number, row.name, row.birth_date, row.gender, row.expires_on, row.phone, row.occupation)
    row.customer, row.account = face.open_type_one(seen=seen, branch=row.branch, serial=row.pk, actor=actor, now=now)
    row.state, row.decided_at = OpeningState.OPENED, now
    row.save(update_fields=["customer", "account", "state", "decided_at"])
    _record("opened", row, actor, now)


def ended(approval: Approval, actor: Actor, now: datetime) -> None:
    """Not agreed, taken back or too late: nothing is opened, and the entry says so."""
    row = FaceOpening.objects.select_for_update().get(reference=approval.payload["opening"])
    if row.state == OpeningState.WAITING:
        row.state, row.decided_at = OpeningState.REFUSED, now
        row.save(update_fields=["state", "decided_at"])
        _record("refused", row, actor, now)


def describe(approval: Approval) -> list[tuple[str, str]]:
    """What the second colleague compares with the person and the document in front of them."""
    row = FaceOpening.objects.select_related("branch", "customer").get(reference=approval.payload["opening"])
    return [
        (_("Name"), row.name),
        (_("Identity document"), f"{row.get_id_kind_display()} {masked('id_number', row.id_number)}"),
        (_("Date of birth"), iso(row.birth_date)),
        (_("Valid until"), iso(row.expires_on) if row.expires_on else _("long-term")),
        (_("Mobile number"), masked("phone", row.phone)),
        (_("Known as a customer"), row.customer.number if row.customer else _("no, a new customer")),
        (_("Account"), _("Type I, at %(branch)s") % {"branch": row.branch}),
    ]


def _record(verb: str, row: FaceOpening, actor: Actor, now: datetime) -> None:
    details = {"opening": row.reference, **({"account": row.account.reference} if row.account else {})}
    subject = f"customer:{row.customer_id}" if row.customer_id else f"face_opening:{row.reference}"
    audit.record(actor=actor, verb=f"face_opening.{verb}", subject=subject, now=now, details=details)
