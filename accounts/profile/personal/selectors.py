"""A person's profile as it stands, and as it stood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.divisions import selectors as divisions
from accounts.identity.models import Customer
from accounts.profile.personal import rules
from accounts.profile.personal.models import ProfileVersion, TaxDeclaration


@dataclass(frozen=True, slots=True)
class Change:
    """One save: when, and the names of what changed with it."""

    at: datetime
    fields: list[str | Promise]


def current(*, customer: Customer) -> ProfileVersion | None:
    """The newest version with its area, city and province; None before the first save."""
    return versions(customer=customer).select_related("area__parent__parent").first()


def address_of(version: ProfileVersion | None) -> str:
    """Where the person lives, in one line; empty before the first save."""
    return "" if version is None else f"{divisions.whole_name(version.area) if version.area else ''}{version.street}"


def versions(*, customer: Customer) -> QuerySet[ProfileVersion]:
    """Every version, newest first."""
    return ProfileVersion.objects.filter(customer=customer).order_by("-number")


def declaration(*, customer: Customer) -> TaxDeclaration | None:
    """The newest declaration of tax residence."""
    return declarations(customer=customer).first()


def declarations(*, customer: Customer) -> QuerySet[TaxDeclaration]:
    """Every declaration, newest first."""
    return TaxDeclaration.objects.filter(customer=customer).order_by("-at", "-pk")


def changes(*, customer: Customer, limit: int = 10) -> list[Change]:
    """The last saves with the names of what changed, newest first."""
    found = list(versions(customer=customer)[: limit + 1])
    pairs = zip(found, [*found[1:], None], strict=False)  # the oldest differs from nothing
    return [Change(row.at, [rules.FIELDS[name] for name in rules.changed(values(before), values(row))]) for row, before in pairs][:limit]


def values(version: ProfileVersion | None) -> Mapping[str, Any]:
    """The fields people fill, by name; nothing before the first save."""
    return {} if version is None else {name: getattr(version, name) for name in rules.FIELDS}
