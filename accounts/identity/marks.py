"""Access marks for allauth's own views, which guard themselves; the access matrix proves each mark.

Open ones too stand behind the gate of who is signed in: a frozen person changes nothing through them.
"""

from collections.abc import Sequence
from typing import Final

from django.urls import URLPattern, URLResolver

from accounts.identity import social
from portal.kernel import access

#: allauth's addresses that serve people who are not signed in (yet, or any more); its redirects from old names have none.
_OPEN: Final = (
    "None",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_",
    "account_reset_password",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_verify_phone",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
    "mfa_trust",
    "socialaccount_login_",
    "socialaccount_signup",
    *(f"{provider}_" for provider in social.NAMES),
    "idp:",
)


def mark_all(patterns: Sequence[URLPattern | URLResolver], namespace: str = "") -> None:
    """Mark every view below: public where nobody need be signed in, user for the rest."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            mark_all(pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif not hasattr(pattern.callback, "access_mark"):
            gated = access.gated(pattern.callback, "user")
            pattern.callback = access.mark(gated, "public") if f"{namespace}{pattern.name}".startswith(_OPEN) else gated
