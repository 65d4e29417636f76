"""Kinds of private file: what they accept, and who may read them. Capabilities register theirs in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from portal.kernel.files.models import PrivateFile

Rule = Callable[[HttpRequest, PrivateFile], bool]

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
WEBP: Final = "image/webp"
PDF: Final = "application/pdf"
PICTURES: Final = frozenset({JPEG, PNG, WEBP})
#: What the type is called on screen, and the ending of a name we give out.
ENDINGS: Final = {JPEG: "jpg", PNG: "png", WEBP: "webp", PDF: "pdf"}

_kinds: dict[str, "Kind"] = {}
_rules: dict[str, Rule] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """`max_side` is in pixels: larger pictures are scaled down to it. `audit_reads` writes an audit entry at every read."""

    name: str
    content_types: frozenset[str] = PICTURES
    max_bytes: int = 10 * 1024 * 1024
    max_pixels: int = 30_000_000
    max_side: int = 2560
    audit_reads: bool = False

    def __post_init__(self) -> None:
        if unknown := self.content_types - ENDINGS.keys():
            raise ValueError(f"no private file may be {sorted(unknown)}")


def register_kind(kind: Kind) -> None:
    """Declare a kind. Until it has an access rule nobody can read its files."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"two kinds of file are called {kind.name!r}")
    _kinds[kind.name] = kind


def register_access(kind: str, rule: Rule) -> None:
    """Say who may read files of a kind: `rule(request, file)`; the request's person is signed in."""
    _rules[kind] = rule


def kind_of(name: str) -> Kind:
    """The kind of that name. Raises `LookupError`."""
    return _kinds[name]


def may_read(request: HttpRequest, file: PrivateFile) -> bool:
    """Whether the kind's rule lets this request read the file."""
    rule = _rules.get(file.kind)
    return rule is not None and file.kind in _kinds and rule(request, file)
