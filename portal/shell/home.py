"""What the home page is made of: the accounts' own overview, things to do next, cards; greeted by name and hour."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.deposits import selectors as deposits
from accounts.identity import rules
from portal.kernel import access, clock
from portal.shell import editions, look
from portal.shell.addresses import address
from portal.shell.cards import cards_for, next_for
from portal.shell.overview import overview_of

# The hour of the bank's clock from which a greeting holds.
GREETINGS = ((5, _("Good morning")), (12, _("Good afternoon")), (18, _("Good evening")))


def for_customer(request: HttpRequest, *, now: datetime) -> tuple[str, dict[str, object]]:
    """The page of the person's edition, and what it is made of."""
    template, made_of = editions.HOMES.get(look.of_person(request)["edition"], ("shell/home.html", _standard))
    customer = access.person(request, "customer")
    edition = made_of(request, now=now)
    return template, {
        **edition,
        **for_login(request, now=now),
        "called": rules.given_name(customer.display_name),
    }


def for_login(request: HttpRequest, *, now: datetime) -> dict[str, object]:
    cards = cards_for(request)
    return {
        "greeting": greeting(now),
        "today": clock.bank_date(now),
        "opening": address("accounts:onboarding:start"),
        "next": next_for(request, now=now),
        "cards": [card for card in cards if not card.side],
        "side_cards": [card for card in cards if card.side],
    }


def _standard(request: HttpRequest, *, now: datetime) -> dict[str, object]:
    overview = overview_of(request)
    return {
        "overview": overview,
        "parts": deposits.parts(overview.accounts),
        "further": address("accounts:onboarding:further"),
        "calls": address("calls:mine"),
    }


def greeting(now: datetime) -> str | Promise:
    hour = now.astimezone(clock.BANK_ZONE).hour
    return next((words for since, words in reversed(GREETINGS) if hour >= since), GREETINGS[-1][1])
