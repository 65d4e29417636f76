"""Choices for select boxes, level by level, and the whole name of an area."""

from accounts.divisions import rules
from accounts.divisions.models import Division, Level

Choices = list[tuple[str, str]]


def provinces() -> Choices:
    """Code and name of every province."""
    return list(Division.objects.filter(level=Level.PROVINCE).order_by("code").values_list("code", "name"))


def cities(province: str) -> Choices:
    """The cities of a province; a municipality's is called by its own name."""
    rows = Division.objects.filter(parent_id=province, level=Level.CITY).order_by("code").values_list("code", "name", "parent__name")
    return [(code, rules.city_name(city=name, province=above)) for code, name, above in rows]


def areas(city: str) -> Choices:
    """The areas of a city."""
    return list(Division.objects.filter(parent_id=city, level=Level.AREA).order_by("code").values_list("code", "name"))


def area(code: str) -> Division | None:
    """An area with its city and province, None when there is no such area."""
    return Division.objects.select_related("parent__parent").filter(code=code, level=Level.AREA).first()


def whole_name(area: Division) -> str:
    """The area with its city and province, as an address begins; needs `area` from `selectors.area`."""
    city = area.parent
    province = city.parent if city else None
    return rules.whole_name(province=province.name if province else "", city=city.name if city else "", area=area.name)
