"""Mobile numbers: one spelling for all that people type, and who signs in with which number."""

from typing import Final

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, LoginPhone, User
from portal.kernel.vault import lookup_hash

#: A number without a country's code is one of the mainland.
HOME: Final = "CN"
_HOME_PREFIX: Final = "+86"


def canonical(text: str) -> str:
    """The number in E.164 (+8613800138000) from whatever was typed; raises `ValidationError`."""
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException as error:
        raise _not_a_number() from error
    plausible = phonenumbers.is_possible_number(number) and not number.italian_leading_zero
    if not plausible or (number.country_code == 86 and not _is_mainland_mobile(str(number.national_number))):
        raise _not_a_number()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def at_home(number: str) -> str:
    """As the bank's customer records spell it: a mainland number without +86.

    >>> at_home("+8613800138000")
    '13800138000'
    """
    return number.removeprefix(_HOME_PREFIX)


def masked(number: str) -> str:
    """Enough to recognise one's own number by.

    >>> masked("+8613800138000")
    '138****8000'
    """
    plain = at_home(number)
    return f"{plain[:3]}****{plain[-4:]}"


def owner(number: str) -> User | None:
    """Whose login this number opens: who confirmed it, else the one customer who gave it at a branch."""
    confirmed = LoginPhone.objects.filter(number_hash=_hash(number), verified=True).select_related("user").first()
    if confirmed is not None:
        return confirmed.user
    customers = Customer.objects.filter(phone_hash=lookup_hash("phone", at_home(number)), user__isnull=False, user__phone=None)
    found = list(customers.select_related("user")[:2])
    return found[0].user if len(found) == 1 else None


def of(user: User) -> tuple[str, bool] | None:
    """The login's number and whether it is confirmed; a customer's own number, given at a branch, counts as confirmed."""
    own = LoginPhone.objects.filter(user=user).first()
    if own is not None:
        return own.number, own.verified
    customer = Customer.objects.filter(user=user).first()
    if customer is None or not customer.phone:
        return None
    return (customer.phone if customer.phone.startswith("+") else f"{_HOME_PREFIX}{customer.phone}"), True


def keep(user: User, number: str, *, verified: bool) -> None:
    """Make this the login's number. Until it is confirmed others may still claim it."""
    values = {"number": number, "number_hash": _hash(number), "verified": verified}
    with transaction.atomic():
        if verified:
            LoginPhone.objects.filter(number_hash=values["number_hash"], verified=False).exclude(user=user).delete()
        LoginPhone.objects.update_or_create(user=user, defaults=values)


def confirm(user: User, number: str) -> None:
    """The person has read a code sent to this number; keeps it unless the bank has it as the customer's already."""
    if of(user) != (number, True):
        keep(user, number, verified=True)


def _hash(number: str) -> bytes:
    return lookup_hash("login_phone", number)


def _is_mainland_mobile(digits: str) -> bool:
    return len(digits) == 11 and digits[0] == "1" and digits[1] in "3456789"


def _not_a_number() -> ValidationError:
    return ValidationError(_("This is not a mobile number. Mainland numbers have 11 digits; others start with + and the country's code."), code="invalid_phone")
