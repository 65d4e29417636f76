"""Checking who somebody is. `IdentityChecker` is the interface; settings.IDENTITY_CHECKER names the class.

It fits the official check of name and number against the citizens' register: evidence goes out, findings come back, each
with yes, no or "a person must look". The built-in one asks nobody, says so on every screen, and decides nothing: whatever
it finds, a reviewer has the word, unless settings.IDENTITY_DECIDES_FROM_PERMILLE lets a checker decide from a confidence on.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar, Final, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop as _

from accounts.identity.models import IdKind
from accounts.onboarding import idcards
from portal.kernel.errors import Refusal

BUILT_IN: Final = "accounts.onboarding.checker.BuiltIn"
#: What the built-in checker is sure of at most: it has seen no register and no face.
_CONFIDENCE: Final = 500


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known when an application is sent; `sides` are the pictures given, `card_confirmed` is None where no card is asked for."""

    kind: str
    name: str
    id_number: str
    birth_date: date | None
    expires_on: date | None
    sides: frozenset[str]
    known_elsewhere: bool
    card_confirmed: bool | None
    on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check. `passed` is None where a person must look; `title` and `told` are message ids."""

    code: str
    title: str
    passed: bool | None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """All lines, who found them, and how sure the checker is, in thousandths."""

    checker: str
    simulated: bool
    confidence: int
    lines: Sequence[Finding]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "lines": [asdict(line) for line in self.lines]}


class IdentityChecker(Protocol):
    simulated: ClassVar[bool]

    def check(self, evidence: Evidence) -> Findings: ...


class BuiltIn:
    """Looks at the form alone: digits, dates, and whether the pictures are there. Pictures themselves are for a person."""

    simulated: ClassVar[bool] = True

    def check(self, evidence: Evidence) -> Findings:
        lines = (
            *_of_number(evidence),
            Finding("valid", _("Valid today"), evidence.expires_on is None or evidence.expires_on >= evidence.on),
            Finding("pictures", _("Three pictures were given"), evidence.sides >= {"front", "back", "selfie"}),
            Finding("unknown", _("Nobody else has this number here"), not evidence.known_elsewhere),
            *_of_card(evidence),
            Finding("register", _("Citizens' register"), None, _("simulated: no register was asked")),
            Finding("readable", _("Name and number can be read in the picture"), None, _("for you to see")),
            Finding("face", _("The face is the one on the card"), None, _("for you to see; no face is compared by machine")),
        )
        sure = 0 if any(line.passed is False for line in lines) else _CONFIDENCE
        return Findings("built-in", self.simulated, sure, lines)


def checker() -> IdentityChecker:
    """The one that settings chose."""
    chosen: IdentityChecker = import_string(getattr(settings, "IDENTITY_CHECKER", BUILT_IN))()
    return chosen


def decides(findings: Findings) -> bool:
    """Whether these findings are enough without a person: never, unless settings name a confidence."""
    needed = getattr(settings, "IDENTITY_DECIDES_FROM_PERMILLE", None)
    return needed is not None and findings.confidence >= needed and all(line.passed for line in findings.lines)


def _of_number(evidence: Evidence) -> tuple[Finding, ...]:
    """A passport's number says nothing by itself; the others carry a check digit and a date of birth."""
    if evidence.kind == IdKind.PASSPORT:
        return (Finding("birth_date", _("Date of birth as in the passport"), None, _("for you to see")),)
    born = evidence.birth_date.strftime("%Y%m%d") if evidence.birth_date else ""
    return (
        Finding("check_digit", _("Check digit of the number"), _passes(evidence), _("checked here, GB 11643")),
        Finding("birth_date", _("Date of birth agrees with the number"), born == evidence.id_number[6:14]),
    )


def _of_card(evidence: Evidence) -> tuple[Finding, ...]:
    if evidence.card_confirmed is None:
        return ()
    return (Finding("card", _("Account at another bank confirmed"), True if evidence.card_confirmed else None, _("simulated four-element check")),)


def _passes(evidence: Evidence) -> bool:
    try:
        idcards.read(evidence.kind, evidence.id_number, on=evidence.on)
    except Refusal:
        return False
    return True
