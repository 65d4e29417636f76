"""Registry of the service page: which capability offers which card or line, and in what order."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import User
from backoffice.complaints import selectors as cases
from backoffice.visits import selectors as visits
from portal.kernel import access, clock
from portal.kernel.cards import Card
from portal.shell import manager
from portal.shell.service import Way, register, register_way
from portal.templatetags.dates import when


def ready() -> None:
    """Called when Django is ready."""
    register("appointments", 10, appointments)
    register("manager", 20, manager.card)
    register_way("number", 10, number)
    register_way("code", 12, code)
    register_way("looks", 15, looks)
    register_way("calls", 20, calls)
    register_way("branches", 30, branches)
    register_way("complaints", 40, complaints)


def appointments(request: HttpRequest) -> Card | None:
    """What is ahead, what is held, and the way to book."""
    customer = access.person(request, "customer")
    if customer is None:
        return None
    now = clock.now()
    ahead, waits = visits.ahead_of(customer, now), visits.waits_of(customer, now)
    return Card("shell/_appointments.html", {"ahead": ahead, "waits": waits, "today": clock.bank_date(now)})


def number(request: HttpRequest) -> Way | None:
    if access.person(request, "customer") is None:
        return None
    return Way(reverse("hall_customer:number"), "ticket", _("Queue number"), _("Take it from where you are, and see when it is your turn."))


def code(request: HttpRequest) -> Way | None:
    if access.person(request, "customer") is None:
        return None
    return Way(reverse("hall_customer:code"), "keyboard", _("Code for the counter"), _("Be known at the counter without a card or document."))


def looks(request: HttpRequest) -> Way | None:
    if access.person(request, "customer") is None:
        return None
    return Way(reverse("viewas:mine"), "eye", _("Looking at your pages together"), _("Who asks to see your pages with you, and who may now."))


def calls(request: HttpRequest) -> Way | None:
    if access.person(request, "customer") is None:
        return None
    return Way(reverse("calls:mine"), "phone-incoming", _("Is my bank calling me?"), _("Who of us is calling you right now, and why."))


def branches(request: HttpRequest) -> Way:
    return Way(reverse("visits:branches"), "landmark", _("Branches and opening hours"), _("Where we are, when we are open, and our telephone numbers."))


def complaints(request: HttpRequest) -> Way | None:
    """The way to complain, for everybody who signs in; while one is open, by when it is answered."""
    customer = access.person(request, "customer")
    if not isinstance(request.user, User) or (customer is None and access.person(request, "staff") is not None):
        return None
    due = cases.next_answer_of(customer or request.user)
    about = _("You have an answer by %(day)s at the latest.") % {"day": when(due, "day")} if due else _("Something went wrong? A person answers, by a day.")
    return Way(reverse("complaints:list"), "message-square-warning", _("Complaints"), about)
