"""Names and numbers of people who did not become customers are forgotten when their time is over; that a number is not to be called stays."""

from datetime import datetime

from backoffice.leads.models import Lead, LeadState, StreetStop, UnitPerson
from portal.kernel import clock

_NOTHING = {"name": "", "phone": "", "phone_hash": None, "place": "", "login": None}


def sweep(before: datetime) -> int:
    """Forget whoever's lead, visit or place on a list ended or was found before that moment; answers how many."""
    over = Lead.objects.exclude(state=LeadState.OPEN).filter(customer=None, ended_at__lt=before, forgotten_at=None).exclude(opportunity__result="open")
    done = over.update(**_NOTHING, forgotten_at=clock.now())
    done += UnitPerson.objects.filter(customer=None, found_at__lt=before).delete()[0]
    return done + StreetStop.objects.filter(visited_at__lt=before).exclude(contact="", phone_hash=None).update(contact="", phone="", phone_hash=None)
