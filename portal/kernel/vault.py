"""Personal data at rest: encrypted with versioned keys from files, found again by keyed hash.

A stored value is one version byte, a 12-byte nonce and the AES-256-GCM text, bound to its purpose.
"""

import hmac
import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


def encrypt(purpose: str, text: str) -> bytes:
    """The stored form of `text`; the same text never looks the same twice."""
    version, nonce = newest(), os.urandom(12)
    return bytes([version]) + nonce + AESGCM(key(version)).encrypt(nonce, text.encode(), purpose.encode())


def decrypt(purpose: str, stored: bytes) -> str:
    """The text again; raises `cryptography.exceptions.InvalidTag` for altered bytes or another purpose."""
    return AESGCM(key(stored[0])).decrypt(stored[1:13], stored[13:], purpose.encode()).decode()


def lookup_hash(purpose: str, value: str) -> bytes:
    """32 bytes by which the value is found without being readable."""
    return hmac.digest(_read("lookup.key"), f"{purpose}|{value.strip().upper()}".encode(), sha256)


@cache
def newest() -> int:
    versions = [int(path.stem[1:]) for path in Path(settings.VAULT_KEY_DIR).glob("v*.key")]
    if not versions:
        raise ImproperlyConfigured(f"No encryption key: {settings.VAULT_KEY_DIR} holds no v1.key. Make it with `manage.py vault_keys --create`.")
    return max(versions)


@cache
def key(version: int) -> bytes:
    return _read(f"v{version}.key")


@cache
def _read(name: str) -> bytes:
    path = Path(settings.VAULT_KEY_DIR) / name
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise ImproperlyConfigured(f"The encryption key {path} cannot be read ({error.strerror}).") from error


class EncryptedTextField(models.BinaryField):
    """Text that the database only sees encrypted; search by a `lookup_hash` column beside it."""

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"purpose": self.purpose}

    def get_prep_value(self, value: Any) -> Any:
        if value in (None, ""):
            return b""
        return encrypt(self.purpose, value) if isinstance(value, str) else bytes(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else decrypt(self.purpose, bytes(value)) if value else ""

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: Any) -> str:
        return str(self.value_from_object(obj) or "")
