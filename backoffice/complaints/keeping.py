"""Whose a complaint of somebody without a customer record is: theirs once they are a customer, nobody's when its time is over."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Func, IntegerField

from accounts.onboarding.models import Application
from backoffice.complaints.models import Complaint, ComplaintState
from portal.kernel.events.models import Event

#: Three years from the closing: so long the matter can come before a court. House rule after the Civil Code, article 188.
KEPT: Final = timedelta(days=3 * 366)


def adopt(event: Event) -> None:
    """A handler of `application.verified`: what the person complained about before is their own, and stops selling to them."""
    row = Application.objects.filter(pk=event.subject.partition(":")[2], customer__isnull=False).first()
    if row is not None:
        theirs = Complaint.objects.filter(pk__in=list(Complaint.objects.for_login(row.user_id).values_list("pk", flat=True)))
        theirs.update(customer=row.customer, contact_name="", contact_phone="")


def sweep(before: datetime) -> int:
    """Forget the names and numbers in what was closed before that moment; answers how many."""
    over = Complaint.objects.filter(state=ComplaintState.CLOSED, closed_at__lt=before, customer=None)
    named = over.annotate(size=Func("contact_name", function="octet_length", output_field=IntegerField())).filter(size__gt=0)
    return named.update(contact_name="", contact_phone="")
