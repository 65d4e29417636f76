"""Next: a transfer that waits can be taken back until it leaves."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.transfers import selectors as transfers
from accounts.transfers.models import Transfer
from portal.kernel import access
from portal.kernel.cards import Suggestion
from portal.shell.overview import overview_of
from portal.templatetags.money import money


def suggestions(request: HttpRequest) -> Iterator[Suggestion]:
    """A waiting transfer reserves money, so nothing is asked where nothing is reserved."""
    customer = access.person(request, "customer")
    if customer is None or not any(holding.account.held for holding in overview_of(request).accounts):
        return
    for transfer in transfers.waiting(customer):
        yield _take_back(transfer)


def _take_back(transfer: Transfer) -> Suggestion:
    leaves = timezone.localtime(transfer.due_at)
    return Suggestion(
        key=f"undo:{transfer.reference}",
        icon="clock",
        title=_("%(amount)s to %(name)s") % {"amount": money(transfer.amount), "name": transfer.payee_name},
        about=_("leaves at %(time)s; until then you can take it back") % {"time": f"{leaves:%H:%M}"},
        why=_("This payment waits so that you can look at it once more. If you know the payee, do nothing."),
        href=reverse("accounts:transfers:detail", args=[transfer.reference]),
        action=_("Look at it again"),
        urgent=True,
    )
