"""A passkey as a browser would have registered it; nobody holds its private key."""

import base64
import hashlib
import json
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts.identity.models import User


def passkey(login: User) -> Authenticator:
    """The login's new passkey."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential_id = hashlib.sha256(login.username.encode()).digest()
    credential = AttestedCredentialData.create(bytes(16), credential_id, public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(hashlib.sha256(b"testserver").digest(), flags, 0, credential)
    client = json.dumps({"type": "webauthn.create", "challenge": "", "origin": "http://testserver"}).encode()
    registered: dict[str, Any] = {
        "id": _text(credential_id),
        "rawId": _text(credential_id),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {"clientDataJSON": _text(client), "attestationObject": _text(bytes(AttestationObject.create("none", data, {})))},
    }
    return Authenticator.objects.create(user=login, type=Authenticator.Type.WEBAUTHN, data={"name": "key", "credential": registered})


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
