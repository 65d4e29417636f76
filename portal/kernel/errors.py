"""The one base class of everything the bank declines to do."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An act was not done and nothing changed; `str(refusal)` is a sentence fit for the customer.

    A subclass sets `code` (stable, for the API, logs and counters) and `message` (translatable, may hold
    `%(name)s` fields filled from the keyword arguments).
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = _("This was not done. Nothing was taken.")

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code)
        self.fields = fields

    def __str__(self) -> str:
        return str(self.message) % self.fields if self.fields else str(self.message)
