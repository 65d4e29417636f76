"""What the home page is made of: the accounts' own overview, greeted by name and hour."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.deposits import selectors as deposits
from accounts.identity import rules
from accounts.identity.models import Customer
from portal.kernel import clock

# The hour of the bank's clock from which a greeting holds.
GREETINGS = ((5, _("Good morning")), (12, _("Good afternoon")), (18, _("Good evening")))


def for_customer(customer: Customer, *, now: datetime) -> dict[str, object]:
    overview = deposits.overview(customer=customer)
    return {
        "greeting": greeting(now),
        "called": rules.given_name(customer.display_name),
        "today": clock.bank_date(now),
        "overview": overview,
    }


def for_login(*, now: datetime) -> dict[str, object]:
    return {"greeting": greeting(now), "today": clock.bank_date(now)}


def greeting(now: datetime) -> str | Promise:
    hour = now.astimezone(clock.BANK_ZONE).hour
    return next((words for since, words in reversed(GREETINGS) if hour >= since), GREETINGS[-1][1])
