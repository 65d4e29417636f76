"""What moves a known customer ahead: age, tier, an appointment. Tiers and appointments are told by the capabilities that keep them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from accounts.identity.models import Customer
from accounts.organisation.models import Branch
from backoffice.hall.queue import rules
from portal.kernel.clock import bank_date

#: The time of today's appointment of that customer at that branch, None when there is none.
Appointment = Callable[[Customer, Branch, datetime], datetime | None]
#: By how many places the customer's tier is served earlier; 0 for none.
TierPlaces = Callable[[Customer, datetime], int]

_appointments: list[Appointment] = []
_tiers: list[TierPlaces] = []


@dataclass(frozen=True, slots=True)
class Grounds:
    """Codes of `rules.GROUNDS`, and the appointment behind one of them."""

    codes: list[str] = field(default_factory=list)
    appointment_at: datetime | None = None


def register_appointments(appointment: Appointment) -> None:
    """Say how today's appointment is found."""
    _appointments[:] = [appointment]


def register_tiers(places: TierPlaces) -> None:
    """Say how one knows by how much a tier is served earlier."""
    _tiers[:] = [places]


def of(*, customer: Customer | None, branch: Branch, now: datetime, by_guide: bool = False) -> Grounds:
    """Nothing but the guide's word for somebody the bank does not know."""
    at = next((known(customer, branch, now) for known in _appointments), None) if customer is not None else None
    codes = rules.grounds(
        born=customer.birth_date if customer else None, on=bank_date(now), appointment_at=at, now=now, by_guide=by_guide,
        tier=max((known(customer, now) for known in _tiers), default=0) if customer is not None else 0,
    )  # fmt: skip
    return Grounds(codes, at)
