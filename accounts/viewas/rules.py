"""How long a look may last, how long a question waits, and what of a page is masked. No database."""

import re
from datetime import timedelta
from typing import Final

#: What the colleague may ask for; the longest is the promise on the customer's page. House rule, 2026-11-22.
MINUTES: Final = (10, 20, 30)
#: A question that nobody answered by then is over. House rule, 2026-11-22.
ANSWER_WITHIN: Final = timedelta(hours=24)
#: A reason that says something; the customer reads it word for word.
SHORTEST_REASON: Final = 8
#: Questions a colleague may put to one customer in a week; more is pressing. House rule, 2026-11-22.
MOST_A_WEEK: Final = 3

#: Numbers in a page: documents (18 digits), accounts (16 to 19, also in groups; a telephone number of the bank has 12), mobile numbers, addresses of mail.
_DOCUMENT: Final = re.compile(r"(?<![\w.#/-])(\d{6})\d{8}(\d{3}[\dXx])(?![\w-])")
_ACCOUNT: Final = re.compile(r"(?<![\w.#/-])\d{4}(?:[ \u00a0\u2009\u202f]?\d{4}){3}(?:[ \u00a0\u2009\u202f]?\d{1,3})?(?![\w-])")
_MOBILE: Final = re.compile(r"(?<![\w.#/-])(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?![\w-])")
_MAIL: Final = re.compile(r"(?<![\w.+-])([A-Za-z0-9])[\w.+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")


def masked(page: str) -> str:
    """A page with every document, account and mobile number and every mail address masked, wherever they stand in it.

    >>> masked("<b>32020019880101462X</b> 13800005521 <i>6222 0212 3456 7890 123</i> lin@example.org 2026-11-22")
    '<b>3202 **** 462X</b> 138 **** 5521 <i>**** 0123</i> l***@example.org 2026-11-22'
    >>> masked('<a href="/accounts/AC01M7Q8/">1,234.56 · 18:00 · 0510 8270 0001</a>')
    '<a href="/accounts/AC01M7Q8/">1,234.56 · 18:00 · 0510 8270 0001</a>'
    """
    page = _DOCUMENT.sub(lambda found: f"{found[1][:4]} **** {found[2]}", page)
    page = _ACCOUNT.sub(lambda found: f"**** {''.join(filter(str.isdigit, found[0]))[-4:]}", page)
    page = _MOBILE.sub(r"\1 **** \2", page)
    return _MAIL.sub(r"\1***@\2", page)


def says_something(reason: str) -> bool:
    return len(" ".join(reason.split())) >= SHORTEST_REASON
