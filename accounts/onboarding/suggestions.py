"""What home says to somebody whose application is under way."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.onboarding import rules, selectors
from accounts.onboarding.models import Item, State
from portal.kernel import access
from portal.kernel.cards import Suggestion


def suggestions(request: HttpRequest) -> Iterable[Suggestion]:
    """Redo what was marked, or go on where one stopped; nothing for customers and staff."""
    if request.user.is_anonymous or access.person(request, "customer") is not None or request.user.staff_id is not None:
        return
    row = selectors.open_of(request.user)
    if row is None:
        return
    page = reverse("accounts:onboarding:detail", args=[row.reference])
    if row.state == State.REVISE:
        yield Suggestion(
            f"redo:{row.reference}", "triangle-alert", _("One thing to redo: %(item)s") % {"item": Item(row.faulty).label}, row.note,
            _("Everything else is kept, and a colleague looks again."),
            reverse("accounts:onboarding:step", kwargs={"reference": row.reference, "step": rules.step_of(row.faulty, row.matter)}),
            _("Redo it"), urgent=True,
        )  # fmt: skip
    elif row.state == State.DRAFT:
        yield Suggestion(
            f"go-on:{row.reference}", "id-card", _("Go on with your application"), _("What you entered is saved."),
            _("Once you are verified, an account can be in your name."), reverse("accounts:onboarding:start"), _("Go on"),
        )  # fmt: skip
    else:
        yield Suggestion(
            f"wait:{row.reference}", "clock", _("Your application is with us"), _("Usually within 15 minutes on working days."),
            _("A colleague looks at your pictures and compares them with what you entered."), page, _("See where it stands"),
        )  # fmt: skip
