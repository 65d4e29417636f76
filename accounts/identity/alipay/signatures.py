"""RSA2: SHA-256 with RSA, PKCS#1 v1.5, in base64. Keys in PEM, or bare base64 as Alipay's console shows them."""

import base64
import binascii
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_SCHEME = padding.PKCS1v15()


def signed_text(parameters: Mapping[str, str]) -> str:
    """What a request signs: every filled parameter but the signature, by name.

    >>> signed_text({"method": "m", "app_id": "1", "empty": "", "sign": "x"})
    'app_id=1&method=m'
    """
    return "&".join(f"{name}={parameters[name]}" for name in sorted(parameters) if name != "sign" and parameters[name])


def sign(text: str, private_key: str) -> str:
    return base64.b64encode(_private(private_key).sign(text.encode(), _SCHEME, hashes.SHA256())).decode()


def is_right(text: str, signature: str, public_key: str) -> bool:
    try:
        _public(public_key).verify(base64.b64decode(signature, validate=True), text.encode(), _SCHEME, hashes.SHA256())
    except (InvalidSignature, binascii.Error):
        return False
    return True


def _private(text: str) -> rsa.RSAPrivateKey:
    pem = text.lstrip().startswith("-----")
    key = serialization.load_pem_private_key(text.encode(), None) if pem else serialization.load_der_private_key(base64.b64decode(text), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("RSA2 needs an RSA key")
    return key


def _public(text: str) -> rsa.RSAPublicKey:
    pem = text.lstrip().startswith("-----")
    key = serialization.load_pem_public_key(text.encode()) if pem else serialization.load_der_public_key(base64.b64decode(text))
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("RSA2 needs an RSA key")
    return key
