"""Names and numbers of complainants who are no customers are forgotten when their time is over; the complaint itself stays."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Func, IntegerField

from backoffice.complaints.models import Complaint, ComplaintState

#: Three years from the closing: so long the matter can come before a court. House rule after the Civil Code, article 188.
KEPT: Final = timedelta(days=3 * 366)


def sweep(before: datetime) -> int:
    """Forget who complained in what was closed before that moment; answers how many."""
    over = Complaint.objects.filter(state=ComplaintState.CLOSED, closed_at__lt=before, customer=None)
    named = over.annotate(size=Func("contact_name", function="octet_length", output_field=IntegerField())).filter(size__gt=0)
    return named.update(contact_name="", contact_phone="")
