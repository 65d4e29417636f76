"""What may be written into a profile, and how much of name and document is shown. No database."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The fields of a version that people fill, with their names on screen.
FIELDS: Final[Mapping[str, str | Promise]] = {
    "email": _("E-mail for letters"),
    "second_phone": _("Second phone"),
    "area_id": _("Area"),
    "street": _("Street, house, flat"),
    "postcode": _("Postcode"),
    "occupation": _("Occupation"),
    "employer": _("Employer or school"),
    "nationality": _("Nationality"),
}
_MASK: Final = "*"


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of the fields that differ; an absent one is empty.

    >>> changed({"street": "1", "postcode": ""}, {"street": "2"})
    ['street']
    """
    return [field for field in FIELDS if (before.get(field) or "") != (after.get(field) or "")]


def masked_name(name: str) -> str:
    """The last character of a Chinese name, the first letters of another, so that somebody beside you learns little.

    >>> masked_name("林知夏"), masked_name("王伟"), masked_name("Lin Zhixia"), masked_name("")
    ('**夏', '*伟', 'L** Z*****', '')
    """
    if name.isascii():
        return " ".join(word[0] + _MASK * (len(word) - 1) for word in name.split())
    return _MASK * (len(name) - 1) + name[-1:]


def masked_document(number: str) -> str:
    """First and last digits, with a mask that does not tell the length.

    >>> masked_document("32020019880101462X"), masked_document("E123")
    ('3202 **** 462X', '****')
    """
    return "" if not number else f"{number[:4]} **** {number[-4:]}" if len(number) > 8 else "****"
