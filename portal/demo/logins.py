"""Logins of the demo: one published password, and a one-time code generator for staff and alice."""

import base64
import hashlib
import hmac
import time
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import app_settings as totp_settings
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, User
from accounts.organisation.models import StaffMember
from portal.demo.cast import PASSWORD
from portal.kernel.errors import Refusal


class NotADemo(Refusal):
    code = "not_a_demo"
    message = _("This is not a demo: settings.DEMO is off. Nothing was changed.")


class NoCode(Refusal):
    code = "no_code"
    message = _("This login has no one-time code.")


class NoSuchCustomer(Refusal):
    code = "no_such_customer"
    message = _("There is no customer of that number. Nothing was changed.")


def require_demo() -> None:
    """Raises `NotADemo` where published passwords have no place."""
    if not settings.DEMO:
        raise NotADemo


def give_login(username: str, *, now: datetime, sealed: str = "", staff: StaffMember | None = None, with_code: bool = False) -> User:
    """A login with the published password (`sealed`: its hash, made once for many) and a confirmed address."""
    require_demo()
    email = f"{username}@tongxing.example"
    user = User.objects.create(
        username=username, email=email, password=sealed or make_password(PASSWORD), staff=staff, is_staff=staff is not None, date_joined=now
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if with_code:
        TOTP.activate(user, secret_of(username))
    return user


def give_customer_login(number: str, *, now: datetime) -> User:
    """The login of the customer of that number, made now if there is none: the number in small letters."""
    require_demo()
    customer = Customer.objects.filter(number__iexact=number).first()
    if customer is None:
        raise NoSuchCustomer
    if customer.user is None:
        customer.user = give_login(customer.number.lower(), now=now)
        customer.save(update_fields=["user"])
    return customer.user


def secret_of(username: str) -> str:
    """The secret of a demo login's code generator: another in every installation, the same after a new load."""
    return base64.b32encode(hmac.digest(settings.SECRET_KEY.encode(), f"demo code {username}".encode(), hashlib.sha1)).decode("ascii")


def current_code(username: str) -> str:
    """The one-time code that the login's generator shows now. Raises `NotADemo`, `NoCode`."""
    require_demo()
    found = Authenticator.objects.filter(user__username=username, type=Authenticator.Type.TOTP).first()
    if found is None:
        raise NoCode
    secret = get_adapter().decrypt(found.data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // totp_settings.TOTP_PERIOD)))
