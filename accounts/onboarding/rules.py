"""What may be said on an application, which step comes when, and what each step opens. No database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from accounts.ledger.kinds import AccountKind
from accounts.onboarding.models import Item
from portal.kernel.errors import Refusal

#: From this age on one opens an account alone; under it with a guardian, at a branch.
ADULT_ENOUGH: Final = 16
#: How many accounts of a kind one customer may have. Source: PBoC notices Yinfa [2015] 392 and [2016] 302 (one Type I), [2018] 16.
AT_MOST: Final = {AccountKind.TYPE_1: 1, AccountKind.TYPE_2: 5, AccountKind.TYPE_3: 5}

# Han characters with their extensions up to plane 3 (rare characters of names among them), and the ideographic zero.
_HAN: Final = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_NAME: Final = re.compile(rf"[{_HAN}]+(?:·[{_HAN}]+)*")
_DOTS: Final = re.compile(r"\s*[·•・･‧∙.．]\s*")  # the dots people type between the parts of a name
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")


class NotOnline(Refusal):
    """This cannot be finished online; the sentence says where it can."""

    code = "not_online"


class WrongNumber(NotOnline):
    code = "wrong_id_number"
    message = _("This is not a valid ID number: its last digit does not fit the others. Compare it with your card, digit by digit.")


class TooYoung(NotOnline):
    code = "too_young"
    message = _("Under 16 an account is opened together with a parent or guardian. Come to any branch with both identity cards and the household register.")


class Expired(NotOnline):
    code = "document_expired"
    message = _("This card is no longer valid. Renew it first, or come to a branch with the receipt of the renewal.")


class WrongName(NotOnline):
    code = "wrong_name"
    message = _("Write the name exactly as on the card, in Chinese characters, with · between the parts where the card has it.")


class WrongMobile(NotOnline):
    code = "wrong_mobile"
    message = _("This is not a mobile number: it has 11 digits and begins with 1.")


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the wizard. `unlocks` says what this step opens, `items` what a reviewer may send back of it."""

    code: str
    short: str | Promise
    title: str | Promise
    lead: str | Promise
    unlocks: str | Promise
    minutes: int
    items: tuple[Item, ...] = ()


STEPS: Final = (
    Step(
        "purpose", _("What for"), _("What will you use the account for"),
        _("One tap. It decides nothing about you; the law asks banks to know it."),
        _("so that we offer the right account"), 0,
    ),
    Step(
        "identity", _("Who you are"), _("As it stands on your identity card"),
        _("Resident identity card only. With another document, come to any branch."),
        _("checks name and number"), 1, (Item.NAME, Item.NUMBER, Item.EXPIRY),
    ),
    Step(
        "photos", _("Pictures"), _("Both sides of the card, and your face"),
        _("On a dark table, all four corners in view, without flash."),
        _("shows that it is you"), 2, (Item.FRONT, Item.BACK, Item.SELFIE),
    ),
    Step(
        "contact", _("Reach and tax"), _("Where we reach you"),
        _("Letters and codes go here; the tax question is the law's."),
        _("asked by law"), 1, (Item.ADDRESS,),
    ),
    Step(
        "card", _("Own account elsewhere"), _("An account of your own at another bank"),
        _("It must be in your name. Money reaches and leaves a Type II account through it without a limit."),
        _("unlocks a Type II account"), 1, (Item.CARD,),
    ),
    Step(
        "account", _("Account"), _("Which account, and what you agree to"),
        _("Read what you sign; each text is one tap away."),
        _("decides what you can pay"), 1,
    ),
    Step(
        "check", _("Check and send"), _("Check once more, then send"),
        _("A colleague looks at it, usually within 15 minutes on working days."),
        _("then the account opens"), 0,
    ),
)  # fmt: skip
BY_CODE: Final = {step.code: step for step in STEPS}
CODES: Final = tuple(step.code for step in STEPS)


@dataclass(frozen=True, slots=True)
class Resident:
    """What a resident ID number says by itself."""

    number: str
    birth_date: date
    gender: str


def resident(text: str, *, on: date) -> Resident:
    """Read a resident ID number (GB 11643-1999) and check digit, date of birth and age. Raises `WrongNumber`, `TooYoung`.

    The place code is not judged: places are merged and renamed, and cards outlive them.
    """
    number = re.sub(r"[\s-]", "", text).upper()
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number) or number[-1] != ric.calc_check_digit(number):
        raise WrongNumber
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        raise WrongNumber from None
    if born > on or born.year < on.year - 130:
        raise WrongNumber
    if age(born, on) < ADULT_ENOUGH:
        raise TooYoung
    return Resident(number, born, "m" if int(number[16]) % 2 else "f")


def age(born: date, on: date) -> int:
    """Full years.

    >>> age(date(2010, 11, 23), date(2026, 11, 22)), age(date(2010, 11, 22), date(2026, 11, 22))
    (15, 16)
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def name(text: str) -> str:
    """The name as the bank keeps it: no spaces, one kind of dot. Raises `WrongName`.

    >>> name("阿依古丽 • 买买提")
    '阿依古丽·买买提'
    """
    tidy = _DOTS.sub("·", text.strip()).replace(" ", "").replace("\u3000", "")
    if not 2 <= len(tidy) <= 40 or not _NAME.fullmatch(tidy):
        raise WrongName
    return tidy


def mobile(text: str) -> str:
    """Eleven digits. Raises `WrongMobile`.

    >>> mobile("+86 138 0000-5521")
    '13800005521'
    """
    digits = re.sub(r"[\s-]", "", text)
    digits = re.sub(r"^(?:\+|00)86", "", digits)
    if not _MOBILE.fullmatch(digits):
        raise WrongMobile
    return digits


def not_expired(expires_on: date | None, *, on: date) -> None:
    """A document is valid through its last day. Raises `Expired`; None is long-term."""
    if expires_on is not None and expires_on < on:
        raise Expired


def source_code(text: str) -> str:
    """The code of a `?from=` link, empty when it is not one."""
    return text if _CODE.fullmatch(text) else ""


def minutes_left(done: Iterable[str]) -> int:
    """About how long what is missing takes."""
    finished = set(done)
    return max(1, sum(step.minutes for step in STEPS if step.code not in finished))


def step_of(item: str) -> str:
    """The step on which an item is redone."""
    return next(step.code for step in STEPS if item in step.items)
