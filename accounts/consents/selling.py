"""Who may not be sold to, and why. Everything that sells or suggests asks here; capabilities register what else stops it.

`stops(customer)` gives the sentences for a colleague (one query when nothing stops); `sellable(queryset)` leaves the same
people out of any number of rows, as conditions of the same statement. A `way` (inbox, sms, email, call) asks further
whether the person agreed to suggestions by that way; without one it is about suggestions on the bank's own pages.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Case, When
from django.db.models.fields import BooleanField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.consents.models import ConsentPurpose, ConsentRecord
from accounts.identity.models import Customer, CustomerStatus

#: Ways by which a suggestion reaches somebody; each has a consent of its own.
WAYS: Final = ("inbox", "sms", "email", "call")
_CONSENTS: Final = tuple(f"marketing_{way}" for way in WAYS)

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Stop:
    """One reason why this person is not sold to; `label` names it, `sentence` is for the colleague who wants to know."""

    code: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Registered:
    label: str | Promise
    q: Callable[[], Q]
    why: Callable[[Customer], str | None]


_stops: dict[str, _Registered] = {}


def register_stop(code: str, label: str | Promise, q: Callable[[], Q], why: Callable[[Customer], str | None]) -> None:
    """Add a reason: `q` holds for the customers it stops (no joins that multiply), `why` says it of one; the same code again replaces it."""
    _stops[code] = _Registered(label, q, why)


def labels() -> dict[str, str]:
    """Every reason there is, by its code."""
    return {code: str(stop.label) for code, stop in _stops.items()}


def stops(customer: Customer, *, way: str = "") -> list[Stop]:
    """Why nothing is sold to this customer; empty when it may be."""
    asked = {code: _holds(stop.q()) for code, stop in _stops.items()}
    if way:
        asked["no_consent"] = _holds(~_agreed(way))
    found = Customer.objects.filter(pk=customer.pk).values_list(*(case for case in asked.values())).first() or ()
    return [_said(code, customer) for code, holds in zip(asked, found, strict=False) if holds]


def may_be_sold_to(customer: Customer, *, way: str = "") -> bool:
    """Whether anything may be offered to this customer, by that way."""
    return not stops(customer, way=way)


def sellable(queryset: QuerySet[M], *, way: str = "", to: str = "customer") -> QuerySet[M]:
    """The rows whose customer may be sold to: customers themselves, or rows that name one in the field `to`."""
    if queryset.model is not Customer:
        return queryset.filter(**{f"{to}__in": sellable(Customer.objects.all(), way=way).values("pk")})
    for stop in _stops.values():
        queryset = queryset.filter(~stop.q())
    return queryset.filter(_agreed(way)) if way else queryset


def register() -> None:
    """What stops selling by itself: a customer who is frozen or gone, and one who said no to suggestions."""
    is_frozen, is_gone = _("Everything is frozen until a colleague has looked. Nothing is sold meanwhile."), _("Has closed everything here.")
    register_stop("frozen", _("Frozen"), _frozen, lambda _customer: str(is_frozen))
    register_stop("closed", _("No customer any more"), lambda: Q(status=CustomerStatus.CLOSED), lambda _customer: str(is_gone))
    said_no = _("Took back the consent to suggestions, by every way.")
    register_stop("said_no", _("Wants no suggestions"), _said_no, lambda _customer: str(said_no))


def _said(code: str, customer: Customer) -> Stop:
    if code == "no_consent":
        return Stop(code, str(_("No consent to this way")), str(_("Did not agree to suggestions by this way. Speak only about what they asked.")))
    stop = _stops[code]
    return Stop(code, str(stop.label), stop.why(customer) or str(stop.label))


def _holds(condition: Q) -> Any:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _frozen() -> Q:
    return Q(status=CustomerStatus.FROZEN) | Q(user__frozen_at__isnull=False)


def _said_no() -> Q:
    """Some way was refused or taken back, and none is agreed to. Who was never asked has not said no."""
    return Q(Exists(_last_answers(*_CONSENTS).filter(given=False))) & ~Q(Exists(_standing_yes(*_CONSENTS)))


def _agreed(way: str) -> Q:
    if way not in WAYS:
        raise LookupError(f"nobody agrees to suggestions by {way!r}")
    return Q(Exists(_standing_yes(f"marketing_{way}")))


def _standing_yes(*codes: str) -> QuerySet[ConsentRecord]:
    """A yes that counts: the last answer, to a text that was not asked anew since."""
    asked_again = ConsentPurpose.objects.filter(code=OuterRef("code"), renews=True, version__gt=OuterRef("version"))
    return _last_answers(*codes).filter(~Exists(asked_again), given=True)


def _last_answers(*codes: str) -> QuerySet[ConsentRecord]:
    """The customer's last answer to each of these."""
    mine = ConsentRecord.objects.filter(user=OuterRef("user"), code__in=codes)
    later = ConsentRecord.objects.filter(user=OuterRef("user"), code=OuterRef("code"))
    return mine.filter(~Exists(later.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))))
