"""Asking another bank whether an account belongs to a person: name, document, account and mobile number together.

`CardChecker` is the interface; settings.CARD_CHECKER names the class. The built-in one is a simulator and says so.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal

SIMULATOR: Final = "accounts.onboarding.cardcheck.Simulator"


class CardRefused(Refusal):
    code = "card_refused"
    message = _(
        "That bank says that name, document, account and mobile number do not belong together. Nothing was taken. Check the number, or use another account."
    )


class CardSilent(Refusal):
    code = "card_silent"
    message = _("That bank did not answer in time. Nothing was taken; what you typed is kept. Try again in a minute.")


@dataclass(frozen=True, slots=True)
class FourElements:
    """What is asked about."""

    name: str
    id_number: str
    card_number: str
    phone: str


class CardChecker(Protocol):
    """Raises `CardRefused` or `CardSilent`; returning is a yes."""

    simulated: ClassVar[bool]

    def check(self, elements: FourElements) -> None: ...


class Simulator:
    """Behaves like another bank: numbers whose last but one digits are 44 do not match, 55 never answer, all others are confirmed."""

    simulated: ClassVar[bool] = True

    def check(self, elements: FourElements) -> None:
        match elements.card_number[-3:-1]:
            case "44":
                raise CardRefused
            case "55":
                raise CardSilent


def checker() -> CardChecker:
    """The one that settings chose."""
    chosen: CardChecker = import_string(getattr(settings, "CARD_CHECKER", SIMULATOR))()
    return chosen
