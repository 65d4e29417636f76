"""When are two names, or two ways of writing an account number, the same?"""

import re
import unicodedata
from typing import Final

from stdnum import luhn

ACCOUNT_DIGITS: Final = 19
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
