"""When are two names, or two ways of writing an account number, the same?"""

import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from stdnum import luhn

from accounts.identity import phones
from accounts.ledger.kinds import AccountKind

ACCOUNT_DIGITS: Final = 19
#: Kinds that money to a mobile number can arrive in; deposits with a term and loans cannot.
CURRENT_KINDS: Final = frozenset({AccountKind.TYPE_1, AccountKind.TYPE_2, AccountKind.TYPE_3, AccountKind.BUSINESS})
#: Currency of what is sent to a mobile number.
HOME_CURRENCY: Final = "CNY"
#: Lines of one payee book.
MOST_SAVED: Final = 300
_GAPS: Final = re.compile(r"[\s\-–—]+")
#: The dot inside names such as 阿依古丽·买买提 is typed in many ways.
_DOTS: Final = re.compile(r"\s*[·•‧∙⋅・･.]\s*")


def plain_number(text: str) -> str:
    """The number without gaps and in ASCII digits; '' if it cannot be an account number of this bank.

    >>> plain_number("６２９９ 9900 0000 0000 087")
    '6299990000000000087'
    """
    digits = _GAPS.sub("", unicodedata.normalize("NFKC", text))
    return digits if len(digits) == ACCOUNT_DIGITS and digits.isascii() and digits.isdigit() and luhn.is_valid(digits) else ""


def plain_mobile(text: str) -> str:
    """The mobile number as customer records spell it; '' if this is none.

    >>> plain_mobile("138 0013 8000"), plain_mobile("+86-13800138000"), plain_mobile("6299990000000000087"), plain_mobile("1234")
    ('13800138000', '13800138000', '', '')
    """
    try:
        return phones.at_home(phones.canonical(unicodedata.normalize("NFKC", text)))
    except ValidationError:
        return ""


def plain_name(text: str) -> str:
    """The form in which names are compared: one width, no gaps between Chinese characters, one kind of dot, no case.

    >>> plain_name("阿依古丽• 买买提") == plain_name("阿依古丽·买买提")
    True
    >>> plain_name(" Lin  ZHIXIA ") == plain_name("lin zhixia")
    True
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    words = _DOTS.sub("·", folded).split()
    joint = " " if all(word.replace("·", "").isascii() for word in words) else ""
    return joint.join(words)
