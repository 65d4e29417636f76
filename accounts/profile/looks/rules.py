"""What may be shown of a look at a customer, and in which words. Default: nothing. No database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.calls.models import CallPurpose
from accounts.organisation.models import Role

#: Acts of staff that a customer may see. An act that is not named here is not shown, whatever it is called.
SHOWN_VERBS: Final = frozenset({"customer.viewed", "customer.revealed", "application.viewed", "file.read"})
#: Purposes that are never told to anybody, should an entry carry one of them (product.md R1): telling would warn the person looked at.
PRIVATE_PURPOSES: Final = frozenset({"suspicion", "case", "judicial", "official", "aml", "sanctions", "fraud"})
#: Posts whose looking says that there is a suspicion, a request of an authority or a complaint under examination.
PRIVATE_POSTS: Final = frozenset({Role.RISK_OFFICER, Role.AML_OFFICER})

#: Why a customer's page was opened, by the code that the back office keeps (backoffice/clients/rules.py); another code is not shown.
PURPOSES: Final[Mapping[str, str | Promise]] = {
    "list": _("a colleague looked you up in the list of customers"),
    "counter": _("a transaction at the counter"),
    "call": _("a call to you"),
    "contact": _("writing down what was spoken or written with you"),
    "promise": _("something we promised you"),
    "task": _("something to do for you"),
    "visit": _("a visit or appointment of yours"),
    "segment": _("reading why you belong to a group of customers"),
    "complaint": _("your complaint"),
    "lead": _("something you asked about, or that may suit you"),
    "today": _("something due for you that day"),
    "search": _("a colleague looked you up"),
    "book": _("a colleague opened their list of clients"),
    "handover": _("another colleague looks after you from now on"),
    "timeline": _("reading what happened so far, to know before speaking with you"),
    "entries": _("a question about movements of your account"),
    "audit": _("a check of who looked at data"),
    "review": _("checking the papers you sent"),
    "direct": _("the page was opened by its address; no purpose was given"),
}
#: What was on the page, by the beginning of its code.
PAGES: Final[Mapping[str, str | Promise]] = {
    "customer": _("name, accounts, balances and last movements; document and phone masked"),
    "entries": _("the movements of an account"),
    "counter": _("name, account and balance"),
    "call": _("name, accounts, what is open; document and phone masked"),
    "contact": _("name, what is open, earlier contacts; document and phone masked"),
    "promise": _("name and what was promised"),
    "task": _("name and what is to do"),
    "complaint": _("name and your complaint"),
    "lead": _("name, and what you may be interested in"),
    "timeline": _("movements, contacts and changes over time"),
    "review": _("the papers and answers of your application"),
    "portrait": _("figures about your accounts, what we note about you, and why"),
}
#: Kinds of private file whose reading is told.
FILES: Final[Mapping[str, str | Promise]] = {
    "id_front": _("the picture of the front of your document"),
    "id_back": _("the picture of the back of your document"),
    "id_card": _("a picture of your document"),
    "selfie": _("your portrait picture"),
    "complaint_paper": _("a picture or paper of your complaint"),
    "onboarding": _("a picture of your application"),
    "identity_picture": _("a picture of your application"),
}
#: The reasons of a number shown for a call.
_CALLS: Final[Mapping[str, str | Promise]] = {f"call:{purpose.value}": purpose.label for purpose in CallPurpose}
WHOLE_NUMBERS: Final = _("document number and phone in full")
WHOLE_PHONE: Final = _("phone number in full, to call you")
FILE_PURPOSE: Final = _("checking the papers you sent")


@dataclass(frozen=True, slots=True)
class _Told:
    what: Callable[[Mapping[str, Any]], str | Promise]
    why: Callable[[str], str | Promise]


_told: dict[str, _Told] = {}


def register(verb: str, *, what: Callable[[Mapping[str, Any]], str | Promise], why: Callable[[str], str | Promise]) -> None:
    """Tell customers of a further act: what was seen, from its details, and why, from its reason."""
    _told[verb] = _Told(what, why)


def shown_verbs() -> frozenset[str]:
    """Every act that a customer may see."""
    return SHOWN_VERBS | _told.keys()


def may_be_shown(*, verb: str, reason: str, details: Mapping[str, Any], post: str) -> bool:
    """Whether this look is one that the customer may know of."""
    if verb not in shown_verbs() or post in PRIVATE_POSTS or post not in Role.values or reason in PRIVATE_PURPOSES:
        return False
    if verb == "customer.viewed":
        return reason in PURPOSES and page_of(details) in PAGES
    if verb == "application.viewed":
        return True
    if verb == "file.read":
        return details.get("kind") in FILES
    return bool(reason)


def page_of(details: Mapping[str, Any]) -> str:
    """Which page it was: `entries:AC…` is `entries`."""
    return str(details.get("page", "")).partition(":")[0]


def what(*, verb: str, details: Mapping[str, Any]) -> str | Promise:
    """What was seen."""
    if verb in _told:
        return _told[verb].what(details)
    if verb == "customer.viewed":
        return PAGES[page_of(details)]
    if verb == "application.viewed":
        return PAGES["review"]
    if verb == "file.read":
        return FILES[details["kind"]]
    return WHOLE_PHONE if details.get("fields") == ["phone"] else WHOLE_NUMBERS


def why(*, verb: str, reason: str) -> str | Promise:
    """Why, in words; the purpose of a call by its name, a reason written by hand as it was written."""
    if verb in _told:
        return _told[verb].why(reason)
    if reason in _CALLS:
        return _CALLS[reason]
    if verb == "customer.viewed":
        return PURPOSES[reason]
    return FILE_PURPOSE if verb in ("application.viewed", "file.read") else reason
