"""Whether somebody may be approached: numbers that are not to be called, and customers who may not be sold to. One or many at a time."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from accounts.consents import selling
from accounts.consents.models import ConsentRecord
from accounts.identity.models import Customer
from backoffice.leads.models import DoNotCall, Lead
from backoffice.leads.refusals import NotToBeCalled, NotToBeSold


def stops(lead: Lead) -> list[str]:
    """Why this person is not approached now, in sentences; empty when they may be."""
    found = [_("Asked not to be called.")] if must_not_call(lead) else []
    if lead.customer is not None:
        found += [stop.sentence for stop in selling.stops(lead.customer)]
    elif lead.login_id is not None and _said_no(lead.login_id):
        found.append(_("Took back the consent to suggestions by telephone."))
    return found


def check(lead: Lead) -> None:
    """Raises `NotToBeCalled` or `NotToBeSold` when the person may not be approached."""
    if must_not_call(lead):
        raise NotToBeCalled
    found = stops(lead)
    if found:
        raise NotToBeSold(why=" ".join(found))


def must_not_call(lead: Lead) -> bool:
    """Whether the number's owner asked not to be called, wherever it was said."""
    hashes = [value for value in (lead.phone_hash, lead.customer.phone_hash if lead.customer is not None else None) if value]
    return bool(hashes) and DoNotCall.objects.filter(phone_hash__in=hashes).exists()


def stopped(leads: Iterable[Lead]) -> Mapping[int, bool]:
    """Which of these leads are about people who may not be approached, in two queries."""
    rows = list(leads)
    customers = {lead.customer_id for lead in rows if lead.customer_id is not None}
    free = set(selling.sellable(Customer.objects.filter(pk__in=customers)).values_list("pk", flat=True)) if customers else set()
    numbers = [bytes(value) for lead in rows for value in (lead.phone_hash, lead.customer.phone_hash if lead.customer is not None else None) if value]
    silent = {bytes(value) for value in DoNotCall.objects.filter(phone_hash__in=numbers).values_list("phone_hash", flat=True)} if numbers else set()
    return {lead.pk: (lead.customer_id is not None and lead.customer_id not in free) or _is_silent(lead, silent) for lead in rows}


def _is_silent(lead: Lead, silent: set[bytes]) -> bool:
    own = bytes(lead.phone_hash) if lead.phone_hash else None
    theirs = bytes(lead.customer.phone_hash) if lead.customer is not None and lead.customer.phone_hash else None
    return own in silent or theirs in silent


def _said_no(login: int) -> bool:
    last = ConsentRecord.objects.filter(user=login, code="marketing_call").order_by("at", "pk").last()
    return last is not None and not last.given
