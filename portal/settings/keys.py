"""The private key that signs id tokens: from a file in production, made once for one machine elsewhere."""

import os

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from portal.runtime import places
from portal.settings import env

NAME = "IDP_OIDC_PRIVATE_KEY"


def named_key() -> str:
    """The key that the environment names; empty when it names none, then scope openid gives no id token."""
    return env.secret(NAME) if NAME in os.environ or f"{NAME}_FILE" in os.environ else ""


def machine_key() -> str:
    """The key that the environment names, else one made for this machine."""
    path = places.SECRETS / "oidc.pem"
    if not named_key() and not path.exists():
        places.SECRETS.mkdir(parents=True, exist_ok=True, mode=0o700)
        pem = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(pem)
        part.chmod(0o600)
        part.rename(path)
    return named_key() or path.read_text(encoding="ascii")
