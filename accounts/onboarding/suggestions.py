"""What home says to somebody whose application is under way, or whose document ends."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from accounts.onboarding import rules, selectors, watch
from accounts.onboarding.models import Application, Item, State
from portal.kernel import access
from portal.kernel.cards import Suggestion


def suggestions(request: HttpRequest) -> Iterable[Suggestion]:
    """Redo what was marked, or go on where one stopped; nothing for customers and staff."""
    if request.user.is_anonymous or access.person(request, "customer") is not None or request.user.staff_id is not None:
        return
    row = selectors.open_of(request.user)
    if row is not None:
        yield _of_application(row)


def document(request: HttpRequest) -> Iterable[Suggestion]:
    """A customer whose document ends is reminded until a new one is handed in; others cost no query."""
    customer = access.person(request, "customer")
    record = watch.ending(customer) if customer is not None else None
    if record is None or customer.user is None:
        return
    row = selectors.open_of(customer.user)
    if row is not None and row.state != State.DRAFT:
        yield _of_application(row)
        return
    title = _("Payments out have stopped") if record.restricted_at else _("Hand in your new document")
    yield Suggestion(
        f"document:{record.expires_on}", "id-card", title,
        _("Yours is good until %(day)s.") % {"day": formats.date_format(record.expires_on, "DATE_FORMAT")} if record.expires_on else "",
        _("The law asks for a document that is valid; without one payments out stop, money can always come in."),
        reverse("accounts:onboarding:renewal"), _("Hand it in"), urgent=True,
    )  # fmt: skip


def _of_application(row: Application) -> Suggestion:
    page = reverse("accounts:onboarding:detail", args=[row.reference])
    if row.state == State.REVISE:
        return Suggestion(
            f"redo:{row.reference}", "triangle-alert", _("One thing to redo: %(item)s") % {"item": Item(row.faulty).label}, row.note,
            _("Everything else is kept, and a colleague looks again."),
            reverse("accounts:onboarding:step", kwargs={"reference": row.reference, "step": rules.step_of(row.faulty, row.matter)}),
            _("Redo it"), urgent=True,
        )  # fmt: skip
    if row.state == State.DRAFT:
        return Suggestion(
            f"go-on:{row.reference}", "id-card", _("Go on with your application"), _("What you entered is saved."),
            _("Once you are verified, an account can be in your name."), reverse("accounts:onboarding:start"), _("Go on"),
        )  # fmt: skip
    return Suggestion(
        f"wait:{row.reference}", "clock", _("Your application is with us"), _("Usually within 15 minutes on working days."),
        _("A colleague looks at your pictures and compares them with what you entered."), page, _("See where it stands"),
    )  # fmt: skip
