"""A passkey's answer counts only when it was given on this very origin: scheme, host and port.

The standard binds a passkey to a host's name; another port of it, or a host below it, could ask the device too.
"""

import json
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from fido2.utils import websafe_decode


def own_origin() -> str:
    """Where this request's page stands, as a browser writes it."""
    request = context.request
    return f"{request.scheme}://{request.get_host()}"


def is_from_here(answer: Any) -> bool:
    """Whether the device was asked by a page of this origin, in no frame of another."""
    try:
        said = json.loads(websafe_decode(answer["response"]["clientDataJSON"]))
        return said["origin"] == own_origin() and not said.get("crossOrigin", False)
    except (ValueError, TypeError, KeyError):
        return False


class _FromHere:
    """Refuses an answer of another origin before anything is looked at."""

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Any:
        if not is_from_here(self.cleaned_data["credential"]):
            raise get_adapter().validation_error("incorrect_code")
        further = getattr(super(), "clean_credential", None)
        return further() if further else self.cleaned_data["credential"]


class Add(_FromHere, forms.AddWebAuthnForm):  # type: ignore[misc]
    pass


class SignUp(_FromHere, forms.SignupWebAuthnForm):  # type: ignore[misc]
    pass


class SecondStep(_FromHere, forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class SignIn(_FromHere, forms.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class OnceMore(_FromHere, forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass
