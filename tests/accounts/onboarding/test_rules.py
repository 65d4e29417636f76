"""What an ID number, a name, a mobile number and a code of a link may be."""

from datetime import date

import pytest

from accounts.onboarding import rules
from portal.demo import numbers

TODAY = date(2026, 11, 22)


def test_a_number_says_date_of_birth_and_sex():
    number = numbers.resident_id(province="32", birth_date=date(1992, 6, 18), gender="f", serial=7)
    assert rules.resident(f" {number[:6]} {number[6:].lower()} ", on=TODAY) == rules.Resident(number, date(1992, 6, 18), "f")


def test_the_published_example_is_valid():
    assert rules.resident("11010519491231002x", on=TODAY).birth_date == date(1949, 12, 31)


@pytest.mark.parametrize(
    "text", ["110105194912310021", "11010519491231002", "01010519491231002X", "110105199902300020", "110105203012310021", "abc", "", "１１"]
)
def test_what_is_no_number(text):
    with pytest.raises(rules.WrongNumber):
        rules.resident(text, on=TODAY)


@pytest.mark.parametrize(("born", "young"), [(date(2010, 11, 22), False), (date(2010, 11, 23), True)])
def test_sixteen_is_old_enough_on_the_birthday(born, young):
    number = numbers.resident_id(province="32", birth_date=born, gender="m", serial=3)
    if young:
        with pytest.raises(rules.TooYoung):
            rules.resident(number, on=TODAY)
    else:
        assert rules.resident(number, on=TODAY).gender == "m"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("王伟", "王伟"),
        (" 欧阳 小雨 ", "欧阳小雨"),
        ("阿依古丽 • 买买提", "阿依古丽·买买提"),
        ("迪丽热巴・迪力木拉提", "迪丽热巴·迪力木拉提"),
        ("㛃𬱖", "㛃𬱖"),
        ("李𠮷〇", "李𠮷〇"),
    ],
)
def test_names_as_cards_have_them(text, kept):
    assert rules.name(text) == kept


@pytest.mark.parametrize("text", ["王", "Wang Wei", "王伟1", "·王伟", "王伟·", "王··伟", "王<b>", "王\n伟x", "伟" * 41])
def test_what_is_no_name_on_a_card(text):
    with pytest.raises(rules.WrongName):
        rules.name(text)


@pytest.mark.parametrize(
    ("text", "ok"), [("13800005521", True), ("+86 138-0000-5521", True), ("0086 13800005521", True), ("12800005521", False), ("1380000552", False)]
)
def test_mobile_numbers(text, ok):
    if ok:
        assert rules.mobile(text) == "13800005521"
    else:
        with pytest.raises(rules.WrongMobile):
            rules.mobile(text)


def test_a_card_is_good_through_its_last_day():
    rules.not_expired(TODAY, on=TODAY)
    rules.not_expired(None, on=TODAY)
    with pytest.raises(rules.Expired):
        rules.not_expired(date(2026, 11, 21), on=TODAY)


@pytest.mark.parametrize(("text", "code"), [("liangxi-qr", "liangxi-qr"), ("a" * 33, ""), ("<script>", ""), ("a b", ""), ("", "")])
def test_codes_of_links(text, code):
    assert rules.source_code(text) == code
