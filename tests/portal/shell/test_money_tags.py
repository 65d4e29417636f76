"""Filters of {% load money %}."""

import pytest
from django.utils.translation import override

from portal.kernel.money import Money
from portal.templatetags.money import amount, capitals, money


def test_money_carries_sign_and_symbol() -> None:
    assert money(-6_800) == "−¥68.00"
    assert money(Money(1_286_000, "CZK")) == "Kč 12,860.00"


def test_amount_leaves_the_symbol_out() -> None:
    assert amount(-123_456_789) == "−1,234,567.89"


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "叁仟贰佰元整"), ("en", "")])
def test_capitals_are_for_chinese_pages(language: str, words: str) -> None:
    with override(language):
        assert capitals(320_000) == words


def test_capitals_are_for_yuan_only() -> None:
    with override("zh-hans"):
        assert capitals(Money(320_000, "CZK")) == ""
