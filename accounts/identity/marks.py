"""Access marks for allauth's own views, which guard themselves; the access matrix proves each mark."""

from typing import Final

from django.urls import URLPattern, URLResolver

from portal.kernel import access

#: Name prefixes of allauth's addresses that serve people who are not signed in yet.
_OPEN: Final = (
    "account_login",
    "account_signup",
    "account_logout",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_confirm_login_code",
    "account_request_login_code",
    "account_confirm_password_reset_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
    "mfa_trust",
    "socialaccount_login",
    "socialaccount_signup",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "account_password_reset_completed",
    "idp:oidc:configuration",
    "idp:oidc:jwks",
    "idp:oidc:token",
    "idp:oidc:revoke",
    "idp:oidc:userinfo",
    "idp:oidc:device_code",
    "idp:oidc:logout",
    "idp:oidc:client_registration",
)


def mark_all(patterns: list[URLPattern | URLResolver], namespace: str = "") -> None:
    """Mark every view below: public where nobody can be signed in yet, user for the rest."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            mark_all(pattern.url_patterns, inner)
        elif not hasattr(pattern.callback, "access_mark"):
            name = f"{namespace}{pattern.name}"
            access.mark(pattern.callback, "public" if name.startswith(_OPEN) else "user")
