"""What the pages of the wizard show beside their forms."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, LoginPhone
from accounts.ledger.kinds import AccountKind
from accounts.onboarding import cardcheck, checker, forms, rules, selectors
from accounts.onboarding.models import PICTURES, Application, ApplicationPicture, Item, State
from accounts.onboarding.selectors import Caps


@dataclass(frozen=True, slots=True)
class PictureCard:
    """One side as the page draws it: what is there already, its field, and whether the reviewer marked it."""

    side: str
    title: str | Promise
    field: BoundField
    picture: ApplicationPicture | None
    marked: bool
    locked: bool


@dataclass(frozen=True, slots=True)
class KindCard:
    """One kind of account with what it may do."""

    kind: int
    name: str
    about: str | Promise
    caps: Caps
    have: int
    at_most: int
    closed_because: str | Promise = ""


_ABOUT = {
    AccountKind.TYPE_2: _("Pay, save, buy products. Through your own account elsewhere without a limit."),
    AccountKind.TYPE_3: _("A small purse for daily things."),
}


def wizard(application: Application, step: str, form: Any) -> dict[str, Any]:
    """Title, the list of steps, what this one opens and what comes after."""
    finished = selectors.done(application)
    place = rules.CODES.index(step)
    after = next((code for code in rules.CODES[place + 1 :] if code not in finished), "check")
    revising = application.state == State.REVISE
    return {
        "application": application,
        "form": form,
        "step": rules.BY_CODE[step],
        "place": place + 1,
        "of": len(rules.STEPS),
        "marks": selectors.marks(finished, step),
        "minutes": rules.minutes_left(finished),
        "next": rules.BY_CODE["check" if revising else after],
        "revising": revising,
        "marked": Item(application.faulty).label if revising else "",
        "simulated_card": cardcheck.checker().simulated,
        "previous": rules.CODES[place - 1] if place and not revising else "",
    }


def initial(application: Application, step: str) -> dict[str, Any]:
    """What was said before."""
    names = forms.FORMS[step].base_fields
    known = {name: getattr(application, name) for name in names}
    if step == "contact" and not known["phone"]:
        known["phone"] = _login_phone(application)
    return known


def cards(application: Application, form: forms.PicturesForm, given: dict[str, ApplicationPicture]) -> list[PictureCard]:
    revising = application.state == State.REVISE
    return [
        PictureCard(
            item.value, item.label, form[item.value], given.get(item.value), revising and application.faulty == item, revising and application.faulty != item
        )
        for item in PICTURES
    ]


def kinds(open_kinds: frozenset[int], on: date, customer: Customer | None) -> dict[str, Any]:
    """Both kinds with caps and how many one has."""
    shown = []
    for kind in (AccountKind.TYPE_2, AccountKind.TYPE_3):
        have = selectors.count_of(customer, kind) if customer else 0
        closed = "" if kind in open_kinds else _("needs a confirmed account of your own at another bank")
        shown.append(KindCard(int(kind), str(kind.label), _ABOUT[kind], selectors.caps(kind, on), have, rules.AT_MOST[kind], closed))
    return {"kinds": shown}


def check(application: Application) -> dict[str, Any]:
    number = application.id_number
    return {
        "masked_number": f"{number[:4]}**********{number[-4:]}" if number else "",
        "masked_phone": f"{application.phone[:3]} **** {application.phone[-4:]}" if application.phone else "",
        "card_tail": application.card_number[-4:],
        "pictures": selectors.newest(application),
        "simulated": checker.checker().simulated,
        "missing": [step for step in rules.STEPS[:-1] if step.code not in selectors.done(application)],
    }


def standing(application: Application) -> dict[str, Any]:
    """Where it stands, as the timeline of the page."""
    return {
        "application": application,
        "decisions": list(application.decisions.order_by("round")),
        "redo_step": rules.step_of(application.faulty) if application.state == State.REVISE else "",
        "marked": Item(application.faulty).label if application.faulty else "",
        "simulated": checker.checker().simulated,
    }


def _login_phone(application: Application) -> str:
    """The mobile number the login has confirmed, as people write it here."""
    phone = LoginPhone.objects.filter(user=application.user_id, verified=True).first()
    return phone.number.removeprefix("+86") if phone else ""
