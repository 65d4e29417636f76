"""Plain JSON out of our own values, and the one text of it that PostgreSQL's jsonb prints too."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise

from portal.kernel.money import Money


def plain(value: Any) -> Any:
    """The value in JSON's own types. Floats are refused: their text is not one. Characters jsonb refuses are replaced."""
    match value:
        case None | bool():
            return value
        case Enum():
            return plain(value.value)
        case int():
            return int(value)
        case str() | Promise():
            return clean(str(value))
        case Mapping():
            return {clean(str(key)): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted((plain(item) for item in value), key=json_text)
        case _:
            return _of_ours(value)


def json_text(value: Any) -> str:
    """Exactly what `jsonb::text` prints for `plain(value)`: keys by length in bytes and then bytes, ', ' and ': '."""
    if isinstance(value, dict):
        ordered = sorted(value.items(), key=lambda item: (len(item[0].encode()), item[0].encode()))
        return "{" + ", ".join(f"{_quoted(key)}: {json_text(item)}" for key, item in ordered) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    return _quoted(value)


def clean(text: str) -> str:
    """Text without the NUL and the lone surrogates that PostgreSQL refuses."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _of_ours(value: Any) -> str | int:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case Money():
            return f"{value.decimal} {value.currency}"
        case bytes():
            return value.hex()
        case Model():
            return f"{value._meta.model_name}:{value.pk}"
    raise TypeError(f"{type(value).__name__} has no one text: give an int, a str or a Decimal instead of {value!r}")


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
