"""The official list: whole, idempotent, and municipalities by their own name."""

import pytest

from accounts.divisions import reference, selectors
from accounts.divisions.models import Division, Level

pytestmark = pytest.mark.django_db


def test_the_list_is_whole_and_loads_once() -> None:
    reference.load()
    assert reference.load() == 0
    assert [Division.objects.filter(level=level).count() for level in Level] == [31, 342, 2978]


def test_a_municipality_is_called_by_its_own_name() -> None:
    reference.load()
    assert selectors.cities("31") == [("3101", "上海市")]
    assert [name for _, name in selectors.cities("50")] == ["重庆市", "重庆市各县"]
    assert ("3202", "无锡市") in selectors.cities("32")


@pytest.mark.parametrize(("code", "name"), [("310104", "上海市徐汇区"), ("320213", "江苏省无锡市梁溪区"), ("659001", "新疆维吾尔自治区石河子市")])
def test_a_whole_name_says_nothing_twice(code: str, name: str) -> None:
    reference.load()
    area = selectors.area(code)
    assert area is not None and selectors.whole_name(area) == name


def test_there_is_no_area_of_a_made_up_code() -> None:
    reference.load()
    assert selectors.area("999999") is None
    assert selectors.area("3202") is None
