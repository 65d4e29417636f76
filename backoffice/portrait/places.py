"""Provinces and cities as choices: the official list lies in the database."""

from functools import cache

from accounts.divisions import rules
from accounts.divisions.models import Division, Level
from backoffice.portrait.features import Choices


@cache
def _of(level: Level) -> Choices:
    return tuple(Division.objects.filter(level=level).order_by("code").values_list("code", "name"))


def provinces() -> Choices:
    """Code and name of every province; an empty list is not remembered."""
    found = _of(Level.PROVINCE)
    if not found:
        _of.cache_clear()
    return found


def cities() -> Choices:
    """Code and name of every city; a municipality's is called as the province."""
    found = _of(Level.CITY)
    if not found:
        _of.cache_clear()
    names = {code: str(name) for code, name in provinces()}
    return tuple((code, rules.city_name(city=str(name), province=names.get(code[:2], ""))) for code, name in found)
