"""Typed readers of the environment. A value that cannot be used stops the start and says which name was wrong."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable as text; required when no default is given."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name}.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name} is {value!r}; write one of true, false.")


def number(name: str, default: int) -> int:
    """A whole-number variable."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated variable."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret(name: str, default_file: Path | None = None) -> str:
    """A secret from the file named by NAME_FILE, else from NAME, else from `default_file`."""
    named = os.environ.get(f"{name}_FILE")
    if named:
        return _read(name, Path(named))
    if name in os.environ:
        return os.environ[name]
    if default_file is not None:
        return _read(name, default_file)
    raise ImproperlyConfigured(f"Set {name}_FILE to the path of a file that holds the secret (or {name} itself).")


def _read(name: str, path: Path) -> str:
    try:
        value = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"The file for {name} cannot be read: {path} ({error.strerror}).") from error
    if not value:
        raise ImproperlyConfigured(f"The file for {name} is empty: {path}.")
    return value


def database(name: str) -> dict[str, Any] | None:
    """A `postgresql://user:password@host:port/name?option=value` variable as a Django database; None when unset."""
    value = os.environ.get(name)
    if not value:
        return None
    url = urlsplit(value)
    if url.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"{name} must start with postgresql:// (got {url.scheme!r}).")
    options = dict(parse_qsl(url.query))
    password_file = options.pop("passfile_plain", None)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": _read(name, Path(password_file)) if password_file else unquote(url.password or ""),
        "HOST": options.pop("host", unquote(url.hostname or "")),
        "PORT": str(url.port or ""),
        "OPTIONS": options,
    }
