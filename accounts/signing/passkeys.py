"""A passkey signs: what the device signs is made of the act itself, so its answer holds for nothing else."""

import hashlib
import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from fido2.utils import websafe_encode
from fido2.webauthn import UserVerificationRequirement

from accounts.identity import passkeys
from accounts.identity.models import Customer
from accounts.signing.models import StepUpChallenge

_MUST_VERIFY = UserVerificationRequirement.REQUIRED


def has_passkey(customer: Customer) -> bool:
    return bool(Authenticator.objects.filter(user_id=customer.user_id, type=Authenticator.Type.WEBAUTHN).exists())


def challenge_bytes(challenge: StepUpChallenge) -> bytes:
    """What the device is asked to sign: the challenge's name, the act and the session."""
    parts = (challenge.reference.encode(), bytes(challenge.act_hash), bytes(challenge.session_hash))
    return hashlib.sha256(b"sign|" + b"|".join(parts)).digest()


def request_options(challenge: StepUpChallenge) -> dict[str, Any]:
    """What the browser hands to the device."""
    server = auth.get_server()
    options, _state = server.authenticate_begin(
        credentials=auth.get_credentials(challenge.customer.user), user_verification=_MUST_VERIFY, challenge=challenge_bytes(challenge)
    )
    return dict(options)


def is_right(challenge: StepUpChallenge, answer: str) -> bool:
    """Whether the answer is this person's passkey's, given on this very address, for this very act."""
    state = {"challenge": websafe_encode(challenge_bytes(challenge)), "user_verification": _MUST_VERIFY}
    try:
        response = json.loads(answer)
        if not passkeys.is_from_here(response):
            return False
        auth.get_server().authenticate_complete(state, auth.get_credentials(challenge.customer.user), response)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return True
