"""What may be said on an application, which step comes when, and what each step opens. No database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.ledger.kinds import AccountKind
from accounts.onboarding.models import Item, Matter
from portal.kernel.errors import Refusal

#: How many accounts of a kind one customer may have. Source: PBoC notices Yinfa [2015] 392 and [2016] 302 (one Type I), [2018] 16.
AT_MOST: Final = {AccountKind.TYPE_1: 1, AccountKind.TYPE_2: 5, AccountKind.TYPE_3: 5}

_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
#: Pages of our own name an account in `?from=` too; that is no link of anybody's.
_ACCOUNT: Final = re.compile(r"AC[0-9A-Z]{18,22}")
#: What kind of link a code names by its beginning: a campaign's, a friend's, a scenario's, the picture code of a branch.
SOURCES: Final = ("campaign", "referral", "scenario", "branch")


class WrongMobile(Refusal):
    code = "wrong_mobile"
    message = _("This is not a mobile number: it has 11 digits and begins with 1.")


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the wizard. `unlocks` says what this step opens, `items` what a reviewer may send back of it, `asks` which consents it needs."""

    code: str
    short: str | Promise
    title: str | Promise
    lead: str | Promise
    unlocks: str | Promise
    minutes: int
    items: tuple[Item, ...] = ()
    asks: tuple[str, ...] = ()


STEPS: Final = (
    Step(
        "purpose", _("What for"), _("What will you use the account for"),
        _("One tap. It decides nothing about you; the law asks banks to know it."),
        _("so that we offer the right account"), 0,
    ),
    Step(
        "identity", _("Who you are"), _("As it stands on your document"),
        _("With a document that is not listed, come to any branch."),
        _("checks name and number"), 1, (Item.NAME, Item.NUMBER, Item.EXPIRY), ("identity",),
    ),
    Step(
        "photos", _("Pictures"), _("Your document, and your face"),
        _("On a dark table, all four corners in view, without flash."),
        _("shows that it is you"), 2, (Item.FRONT, Item.BACK, Item.SELFIE), ("identity", "face"),
    ),
    Step(
        "contact", _("Reach and tax"), _("Where we reach you"),
        _("Letters and codes go here; the tax question is the law's."),
        _("asked by law"), 1, (Item.ADDRESS,),
    ),
    Step(
        "card", _("Own account elsewhere"), _("An account of your own at another bank"),
        _("It must be in your name. Money reaches and leaves a Type II account through it without a limit."),
        _("unlocks a Type II account"), 1, (Item.CARD,), ("account",),
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
_BY_CODE: Final = {step.code: step for step in STEPS}
#: A customer hands in a new document: what is new of it, its pictures, sent.
RENEWAL: Final = (
    Step(
        "document", _("New document"), _("What the new document says"),
        _("Name and number stay as we know them; what changed with them is changed at a branch."),
        _("keeps your accounts paying"), 1, (Item.EXPIRY,), ("identity",),
    ),
    replace(_BY_CODE["photos"], unlocks=_("shows the new document")),
    replace(_BY_CODE["check"], unlocks=_("then it is on record")),
)  # fmt: skip
#: Every page there is an address for.
CODES: Final = tuple(dict.fromkeys(step.code for step in (*STEPS, *RENEWAL)))


def steps_of(matter: str) -> tuple[Step, ...]:
    """The pages of an application, in order."""
    return RENEWAL if matter == Matter.RENEWAL else STEPS


def step(matter: str, code: str) -> Step:
    """One page. Raises `KeyError` where such an application has no such page."""
    return {one.code: one for one in steps_of(matter)}[code]


def codes_of(matter: str) -> tuple[str, ...]:
    return tuple(one.code for one in steps_of(matter))


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


def source_code(text: str) -> str:
    """The code of a `?from=` link, empty when it is not one."""
    return text if _CODE.fullmatch(text) and not _ACCOUNT.fullmatch(text) else ""


def source_kind(code: str) -> str:
    """What kind of link it was; "link" where the code does not say.

    >>> source_kind("branch-020101"), source_kind("referral-7Q2"), source_kind("spring")
    ('branch', 'referral', 'link')
    """
    kind, _dash, rest = code.partition("-")
    return kind if rest and kind in SOURCES else "link"


def branch_of(code: str) -> str:
    """The branch whose picture code brought somebody, empty for other links.

    >>> branch_of("branch-020101"), branch_of("campaign-020101")
    ('020101', '')
    """
    return code.partition("-")[2] if source_kind(code) == "branch" else ""


def minutes_left(done: Iterable[str], matter: str = Matter.OPENING) -> int:
    """About how long what is missing takes."""
    finished = set(done)
    return max(1, sum(step.minutes for step in steps_of(matter) if step.code not in finished))


def step_of(item: str, matter: str = Matter.OPENING) -> str:
    """The step on which an item is redone."""
    return next(step.code for step in steps_of(matter) if item in step.items)


def items_of(matter: str) -> tuple[Item, ...]:
    """What a reviewer may send back."""
    return tuple(item for step in steps_of(matter) for item in step.items)
