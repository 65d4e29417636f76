"""What a person's document says: its number, whose it is, until when it is good, and how the name on it is written. No database."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from accounts.identity.models import IdKind
from portal.kernel.errors import Refusal

#: From this age on one opens an account alone; under it with a guardian, at a branch.
ADULT_ENOUGH: Final = 16
#: Documents that are read online. Others are shown at a branch.
ONLINE: Final = (IdKind.RESIDENT, IdKind.PERMIT_HMT, IdKind.PERMIT_FOREIGN, IdKind.PASSPORT)
#: Documents whose holder's name is written in Latin letters and whose nationality is asked.
OF_FOREIGNERS: Final = frozenset({IdKind.PERMIT_FOREIGN, IdKind.PASSPORT})
#: Documents that can be good without an end.
LONG_TERM: Final = frozenset({IdKind.RESIDENT})
#: Place codes of residence permits for residents of Hong Kong, Macao and Taiwan (Measures of the State Council, 2018).
_HMT: Final = ("81", "82", "83")

# Han characters with their extensions up to plane 3 (rare characters of names among them), and the ideographic zero.
_HAN: Final = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_NAME: Final = re.compile(rf"[{_HAN}]+(?:·[{_HAN}]+)*")
_DOTS: Final = re.compile(r"\s*[·•・･‧∙.．]\s*")  # the dots people type between the parts of a name
_LATIN: Final = re.compile(r"[A-Z](?:[A-Z '\-,.]*[A-Z.])")
_PASSPORT: Final = re.compile(r"[A-Z0-9]{5,20}")


class NotOnline(Refusal):
    """This cannot be finished online; the sentence says where it can."""

    code = "not_online"


class WrongNumber(NotOnline):
    code = "wrong_id_number"
    message = _("This is not a valid ID number: its last digit does not fit the others. Compare it with your card, digit by digit.")


class OtherDocument(NotOnline):
    code = "other_document"
    message = _("This number belongs to another kind of document. Choose that kind above, then enter it again.")


class WrongPassport(NotOnline):
    code = "wrong_passport_number"
    message = _("This is not a passport number: 5 to 20 letters and digits, as printed at the top right of the page with your picture.")


class TooYoung(NotOnline):
    code = "too_young"
    message = _("Under 16 an account is opened together with a parent or guardian. Come to any branch with both identity cards and the household register.")


class Expired(NotOnline):
    code = "document_expired"
    message = _("This card is no longer valid. Renew it first, or come to a branch with the receipt of the renewal.")


class WrongName(NotOnline):
    code = "wrong_name"
    message = _("Write the name exactly as on the card, in Chinese characters, with · between the parts where the card has it.")


class WrongLatinName(NotOnline):
    code = "wrong_latin_name"
    message = _("Write the name in Latin letters, exactly as the document prints it.")


@dataclass(frozen=True, slots=True)
class Holder:
    """What a number says by itself; None and empty where it says nothing."""

    number: str
    birth_date: date | None = None
    gender: str = ""


def read(kind: str, text: str, *, on: date) -> Holder:
    """The number of a document of that kind. Raises `WrongNumber`, `WrongPassport`, `OtherDocument`, `TooYoung`."""
    match kind:
        case IdKind.RESIDENT:
            return resident(text, on=on)
        case IdKind.PERMIT_HMT:
            return _permit(text, on=on)
        case IdKind.PERMIT_FOREIGN:
            return _permanent(text, on=on)
        case _:
            return _passport(text)


def resident(text: str, *, on: date) -> Holder:
    """A resident ID number (GB 11643-1999): check digit, date of birth and age.

    The place code is not judged beyond its first digits: places are merged and renamed, and cards outlive them.
    """
    number = _eighteen(text)
    if number.startswith((*_HMT, "9")):
        raise OtherDocument
    return _with_gender(number, on)


def name(text: str) -> str:
    """The name as the bank keeps it: no spaces, one kind of dot. Raises `WrongName`.

    >>> name("阿依古丽 • 买买提")
    '阿依古丽·买买提'
    """
    tidy = _DOTS.sub("·", text.strip()).replace(" ", "").replace("\u3000", "")
    if not 2 <= len(tidy) <= 40 or not _NAME.fullmatch(tidy):
        raise WrongName
    return tidy


def latin_name(text: str) -> str:
    """A foreigner's name as documents print it: capitals, single spaces. Raises `WrongLatinName`.

    >>> latin_name("o'neill-garcia,  María".replace("í", "i"))
    "O'NEILL-GARCIA, MARIA"
    """
    tidy = " ".join(text.replace("’", "'").upper().split())
    if not 2 <= len(tidy) <= 60 or not _LATIN.fullmatch(tidy):
        raise WrongLatinName
    return tidy


def name_for(kind: str, text: str) -> str:
    """The name in the letters of that kind of document."""
    return latin_name(text) if kind in OF_FOREIGNERS else name(text)


def old_enough(born: date, *, on: date) -> None:
    """Raises `WrongNumber` for a day that cannot be, `TooYoung` under the age."""
    if born > on or born.year < on.year - 130:
        raise WrongNumber
    if age(born, on) < ADULT_ENOUGH:
        raise TooYoung


def age(born: date, on: date) -> int:
    """Full years.

    >>> age(date(2010, 11, 23), date(2026, 11, 22)), age(date(2010, 11, 22), date(2026, 11, 22))
    (15, 16)
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def not_expired(expires_on: date | None, *, on: date) -> None:
    """A document is valid through its last day. Raises `Expired`; None is long-term."""
    if expires_on is not None and expires_on < on:
        raise Expired


def _permit(text: str, *, on: date) -> Holder:
    """Residence permit of residents of Hong Kong, Macao and Taiwan: built as a resident number, under place codes of its own."""
    number = _eighteen(text)
    if not number.startswith(_HMT):
        raise OtherDocument
    return _with_gender(number, on)


def _permanent(text: str, *, on: date) -> Holder:
    """Foreigner's permanent residence card of 2023: 9, place, nationality, date of birth, serial, check digit. Older cards: at a branch."""
    number = _eighteen(text)
    if not number.startswith("9"):
        raise OtherDocument
    return Holder(number, _born(number, on))


def _passport(text: str) -> Holder:
    number = re.sub(r"[\s-]", "", text).upper()
    if not _PASSPORT.fullmatch(number) or not any(sign.isdigit() for sign in number):
        raise WrongPassport
    return Holder(number)


def _eighteen(text: str) -> str:
    number = re.sub(r"[\s-]", "", text).upper()
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number) or number[-1] != ric.calc_check_digit(number):
        raise WrongNumber
    return number


def _with_gender(number: str, on: date) -> Holder:
    return Holder(number, _born(number, on), "m" if int(number[16]) % 2 else "f")


def _born(number: str, on: date) -> date:
    try:
        born: date = ric.get_birth_date(number)
    except ValidationError:
        raise WrongNumber from None
    old_enough(born, on=on)
    return born
