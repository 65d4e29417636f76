"""A frozen person reads everything and changes nothing; to complain, one need not be let go first."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.identity.models import CustomerStatus
from accounts.identity.social import NAMES
from portal.kernel import access

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
#: Pages that lead to a money act say so before anything is typed; some pages act when they are opened.
ACTS: Final = (
    *("accounts:transfers:new", "accounts:transfers:amount", "accounts:transfers:check", "accounts:transfers:sign", "signing:"),
    *(f"{provider}_" for provider in NAMES),  # coming back from another house joins it to the login
)
#: What may be posted all the same: reading one's messages, signing out here and elsewhere, proving who one is.
ALLOWED: Final = ("inbox:", "account_logout", "account_reauthenticate", "mfa_reauthenticate", "security:")
_further: set[str] = set()


def allow(*names: str) -> None:
    """Say which of a capability's acts stay open to a frozen person: those that only say something to the bank."""
    _further.update(names)


def frozen(request: HttpRequest) -> HttpResponse | None:
    """The clear page for a frozen person's acts, None to go on."""
    if not _is_frozen(request):
        return None
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name.startswith(ALLOWED) or name in _further or (request.method in _READING and not name.startswith(ACTS)):
        return None
    return render(request, "accounts/security/frozen.html", status=403)


def _is_frozen(request: HttpRequest) -> bool:
    user: Any = request.user
    if not user.is_authenticated:
        return False
    if user.frozen_at is not None:
        return True
    customer = getattr(request, "customer", None)
    return customer is not None and customer.status == CustomerStatus.FROZEN


def ready() -> None:
    access.register_gate("customer", frozen)
    access.register_gate("user", frozen)
