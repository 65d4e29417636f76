"""The model field whose column holds sealed bytes and whose attribute is plain text."""

from typing import Any

from django import forms
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.kernel.vault import ciphers


class EncryptedTextField(models.Field[str, str]):
    """Text sealed in the vault under `purpose`. Empty text is stored empty. Cannot be filtered: keep a `lookup_hash` beside it."""

    def __init__(self, *args: Any, purpose: str = "", **kwargs: Any) -> None:
        if not purpose:
            raise TypeError("EncryptedTextField needs a purpose")
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return str(name), "portal.kernel.vault.EncryptedTextField", list(args), {**kwargs, "purpose": self.purpose}

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: bytes | memoryview | None, expression: object, connection: BaseDatabaseWrapper) -> str | None:
        if value is None:
            return None
        return ciphers.decrypt(self.purpose, bytes(value)).decode() if len(value) else ""

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None:
            return None
        text = str(value)
        return connection.Database.Binary(ciphers.encrypt(self.purpose, text.encode()) if text else b"")  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> Any:
        return value if value is None else str(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: filter by its lookup hash instead.")
        return super().get_lookup(lookup_name)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": forms.CharField, "max_length": self.max_length, **kwargs})
