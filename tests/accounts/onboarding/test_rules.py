"""What a mobile number and a code of a link may be, and which pages an application has."""

import pytest

from accounts.onboarding import rules
from accounts.onboarding.models import Item, Matter


@pytest.mark.parametrize(
    ("text", "ok"), [("13800005521", True), ("+86 138-0000-5521", True), ("0086 13800005521", True), ("12800005521", False), ("1380000552", False)]
)
def test_mobile_numbers(text, ok):
    if ok:
        assert rules.mobile(text) == "13800005521"
    else:
        with pytest.raises(rules.WrongMobile):
            rules.mobile(text)


@pytest.mark.parametrize(
    ("text", "code"), [("liangxi-qr", "liangxi-qr"), ("a" * 33, ""), ("<script>", ""), ("a b", ""), ("", ""), ("AC000F3K0M8QZ7N4V2X1", "")]
)
def test_codes_of_links(text, code):
    assert rules.source_code(text) == code


def test_a_renewal_has_three_pages_and_an_opening_seven():
    assert rules.codes_of(Matter.RENEWAL) == ("document", "photos", "check")
    assert rules.codes_of(Matter.OPENING) == ("purpose", "identity", "photos", "contact", "card", "account", "check")
    assert Item.ADDRESS not in rules.items_of(Matter.RENEWAL)
