"""What the pages of the wizard show beside their forms."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.divisions import forms as places
from accounts.identity.models import Customer, IdKind, LoginPhone
from accounts.ledger.kinds import AccountKind
from accounts.onboarding import asking, cardcheck, checker, forms, idcards, rules, selectors
from accounts.onboarding.models import PICTURES, Application, ApplicationPicture, Item, Matter, State
from accounts.onboarding.selectors import Caps
from accounts.profile.personal import countries


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
    finished, codes = selectors.done(application), rules.codes_of(application.matter)
    place = codes.index(step)
    after = next((code for code in codes[place + 1 :] if code not in finished), "check")
    revising = application.state == State.REVISE
    return {
        "application": application,
        "form": form,
        "step": rules.step(application.matter, step),
        "place": place + 1,
        "of": len(codes),
        "marks": selectors.marks(finished, step, application.matter),
        "minutes": rules.minutes_left(finished, application.matter),
        "next": rules.step(application.matter, "check" if revising else after),
        "revising": revising,
        "marked": Item(application.faulty).label if revising else "",
        "simulated_card": cardcheck.checker().simulated,
        "missing": [one for one in rules.steps_of(application.matter)[:-1] if one.code not in finished],
        "matter": application.get_matter_display(),
    }


def initial(application: Application, step: str) -> dict[str, Any]:
    """What was said before."""
    names = forms.FORMS[step].base_fields
    known = {name: getattr(application, name) for name in names if hasattr(application, name)}
    if step == "contact":
        known |= places.initial_of(application.division_code)
        known["phone"] = known["phone"] or _login_phone(application)
    return known


def documents(application: Application, form: forms.StepForm) -> dict[str, Any]:
    """The documents that can be chosen on the page of identity, and the one it is about."""
    if not isinstance(form, forms.ExpiryForm):
        return {}
    chosen = form.kind
    offered = [] if application.is_renewal else [(kind.value, IdKind(kind).label, kind == chosen) for kind in idcards.ONLINE]
    latin = chosen in idcards.OF_FOREIGNERS
    return {
        "documents": offered,
        "document": chosen,
        "is_latin": latin,
        "is_passport": chosen == IdKind.PASSPORT,
        "known_number": _masked(application.id_number),
    }


def renewal(customer: Customer, latest: Application | None, on: date) -> dict[str, Any]:
    """What is known of the document, and a renewal begun before."""
    record = selectors.record_of(customer)
    draft = latest if latest is not None and latest.state == State.DRAFT else None
    finished = selectors.done(draft) if draft else frozenset()
    return {
        "record": record,
        "ended": record is not None and record.expires_on is not None and record.expires_on < on,
        "document": customer.get_id_kind_display(),
        "masked_number": _masked(customer.id_number),
        "application": draft,
        "before": latest if latest is not None and latest.state == State.REJECTED else None,
        "marks": selectors.marks(finished, selectors.next_step(finished, Matter.RENEWAL) if draft else "", Matter.RENEWAL),
        "minutes": rules.minutes_left(finished, Matter.RENEWAL),
    }


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
        if have >= rules.AT_MOST[kind]:
            closed = _("you have as many as the rules allow; close one you do not need first")
        shown.append(KindCard(int(kind), str(kind.label), _ABOUT[kind], selectors.caps(kind, on), have, rules.AT_MOST[kind], closed))
    return {"kinds": shown}


def check(application: Application) -> dict[str, Any]:
    return {
        "masked_number": _masked(application.id_number),
        "masked_phone": f"{application.phone[:3]} **** {application.phone[-4:]}" if application.phone else "",
        "card_tail": application.card_number[-4:],
        "nationality": countries.name(application.nationality),
        "pictures": selectors.newest(application),
        "simulated": checker.checker().simulated,
    }


def standing(application: Application) -> dict[str, Any]:
    """Where it stands, as the timeline of the page."""
    return {
        "application": application,
        "decisions": list(application.decisions.order_by("round")),
        "redo_step": rules.step_of(application.faulty, application.matter) if application.state == State.REVISE else "",
        "marked": Item(application.faulty).label if application.faulty else "",
        "simulated": checker.checker().simulated,
        "withdrawn": asking.withdrawn(application) if application.is_waiting else [],
    }


def _masked(number: str) -> str:
    """Enough to know it again, not enough to use it."""
    return f"{number[:4]}**********{number[-4:]}" if len(number) > 12 else f"{number[:2]}****{number[-2:]}" if number else ""


def _login_phone(application: Application) -> str:
    """The mobile number the login has confirmed, as people write it here."""
    phone = LoginPhone.objects.filter(user=application.user_id, verified=True).first()
    return phone.number.removeprefix("+86") if phone else ""
