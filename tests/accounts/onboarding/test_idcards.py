"""What the number of each document says, and how the name on it is written."""

from datetime import date

import pytest
from stdnum.cn import ric

from accounts.identity.models import IdKind
from accounts.onboarding import idcards
from portal.demo import numbers

TODAY = date(2026, 11, 22)
BORN = date(1992, 6, 18)
HMT = numbers.resident_id(province="81", birth_date=BORN, gender="m", serial=9)
#: 9, place 31, nationality 840, born 1985-03-09, serial 021, and the check digit of GB 11643.
_BODY = "93184019850309021"
PERMANENT = _BODY + ric.calc_check_digit(f"{_BODY}0")


def test_a_number_says_date_of_birth_and_sex():
    number = numbers.resident_id(province="32", birth_date=date(1992, 6, 18), gender="f", serial=7)
    assert idcards.resident(f" {number[:6]} {number[6:].lower()} ", on=TODAY) == idcards.Holder(number, date(1992, 6, 18), "f")


def test_the_published_example_is_valid():
    assert idcards.resident("11010519491231002x", on=TODAY).birth_date == date(1949, 12, 31)


@pytest.mark.parametrize(
    "text", ["110105194912310021", "11010519491231002", "01010519491231002X", "110105199902300020", "110105203012310021", "abc", "", "１１"]
)
def test_what_is_no_number(text):
    with pytest.raises(idcards.WrongNumber):
        idcards.resident(text, on=TODAY)


@pytest.mark.parametrize(("born", "young"), [(date(2010, 11, 22), False), (date(2010, 11, 23), True)])
def test_sixteen_is_old_enough_on_the_birthday(born, young):
    number = numbers.resident_id(province="32", birth_date=born, gender="m", serial=3)
    if young:
        with pytest.raises(idcards.TooYoung):
            idcards.resident(number, on=TODAY)
    else:
        assert idcards.resident(number, on=TODAY).gender == "m"


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
    assert idcards.name(text) == kept


@pytest.mark.parametrize("text", ["王", "Wang Wei", "王伟1", "·王伟", "王伟·", "王··伟", "王<b>", "王\n伟x", "伟" * 41])
def test_what_is_no_name_on_a_card(text):
    with pytest.raises(idcards.WrongName):
        idcards.name(text)


def test_a_card_is_good_through_its_last_day():
    idcards.not_expired(TODAY, on=TODAY)
    idcards.not_expired(None, on=TODAY)
    with pytest.raises(idcards.Expired):
        idcards.not_expired(date(2026, 11, 21), on=TODAY)


def test_a_permit_of_hong_kong_is_read_as_one_and_not_as_a_resident_card():
    assert idcards.read(IdKind.PERMIT_HMT, HMT, on=TODAY) == idcards.Holder(HMT, BORN, "m")
    with pytest.raises(idcards.OtherDocument):
        idcards.read(IdKind.RESIDENT, HMT, on=TODAY)
    with pytest.raises(idcards.OtherDocument):
        idcards.read(IdKind.PERMIT_HMT, "11010519491231002x", on=TODAY)


def test_a_permanent_residence_card_says_the_date_of_birth():
    assert idcards.read(IdKind.PERMIT_FOREIGN, PERMANENT, on=TODAY) == idcards.Holder(PERMANENT, date(1985, 3, 9))
    with pytest.raises(idcards.OtherDocument):
        idcards.read(IdKind.PERMIT_FOREIGN, HMT, on=TODAY)


@pytest.mark.parametrize(("text", "kept"), [("e1111 2222", "E11112222"), ("x-98765", "X98765"), ("QWERTY", ""), ("E1", ""), ("E" * 21, ""), ("护照123456", "")])
def test_passport_numbers(text, kept):
    if kept:
        assert idcards.read(IdKind.PASSPORT, text, on=TODAY) == idcards.Holder(kept)
    else:
        with pytest.raises(idcards.WrongPassport):
            idcards.read(IdKind.PASSPORT, text, on=TODAY)


@pytest.mark.parametrize(
    ("text", "kept"), [("smith, john", "SMITH, JOHN"), ("O’Neill-Garcia  Ana", "O'NEILL-GARCIA ANA"), ("王伟", ""), ("X", ""), ("JOHN <b>", ""), ("-JOHN", "")]
)
def test_names_in_latin_letters(text, kept):
    if kept:
        assert idcards.name_for(IdKind.PASSPORT, text) == kept
    else:
        with pytest.raises(idcards.WrongLatinName):
            idcards.name_for(IdKind.PASSPORT, text)
