"""How a division is called on screen. No database."""

from typing import Final

#: What the official list calls a level that has no name of its own: the counties of a municipality, or of a province itself.
NAMELESS: Final = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_COUNTIES: Final = "县"
_DIRECT: Final = "直辖县级"


def city_name(*, city: str, province: str) -> str:
    """The name of a city; the province's where the list only has a word for the level.

    >>> city_name(city="市辖区", province="上海市"), city_name(city="无锡市", province="江苏省"), city_name(city="县", province="重庆市")
    ('上海市', '无锡市', '重庆市各县')
    """
    if city not in NAMELESS:
        return city
    return f"{province}各县" if city == _COUNTIES else f"{province}直辖" if _DIRECT in city else province


def whole_name(*, province: str, city: str, area: str) -> str:
    """Province, city and area as an address has them, with nothing said twice.

    >>> whole_name(province="上海市", city="市辖区", area="徐汇区"), whole_name(province="江苏省", city="无锡市", area="梁溪区")
    ('上海市徐汇区', '江苏省无锡市梁溪区')
    """
    return f"{province}{'' if city in NAMELESS else city}{area}"
