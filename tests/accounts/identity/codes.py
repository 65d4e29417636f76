"""An authenticator app for tests."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time

from accounts.identity.models import User


def with_app(login: User) -> str:
    """Turn the authenticator app on; gives its secret."""
    secret = generate_totp_secret()
    TOTP.activate(login, secret)
    return secret


def shown(secret: str) -> str:
    """The code that the app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def has_app(login: User) -> bool:
    return Authenticator.objects.filter(user=login, type=Authenticator.Type.TOTP).exists()
