"""The audit search as a file: the same conditions and rows, with the words of the page."""

from functools import lru_cache

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.organisation.models import StaffMember
from backoffice.exports.columns import Column, Listing
from backoffice.workbench import audit, forms, words
from backoffice.workbench.labels import Names
from portal.kernel.audit.models import AuditEntry
from portal.kernel.errors import Refusal

#: Names kept while a file is written: colleagues and customers come up again and again.
_NAMES_KEPT = 5000


def listing(staff: StaffMember, query: QueryDict) -> Listing:
    """What the search shows under the address's conditions; conditions that say nothing give no rows."""
    form = forms.AuditForm(query)
    try:
        rows = audit.rows(staff=staff, asked=audit.Asked(**form.cleaned_data)) if form.is_valid() else AuditEntry.objects.none()
    except Refusal:
        rows = AuditEntry.objects.none()

    @lru_cache(_NAMES_KEPT)
    def named(label: str) -> str:
        return Names([label], staff).of(label).text

    columns = [
        Column(_("When"), field="at"),
        Column(_("No."), field="seq"),
        Column(_("Who"), value=lambda row: named(row.actor)),
        Column(_("Act"), value=lambda row: str(words.ACTS.get(row.verb, row.verb))),
        Column(_("Code"), field="verb"),
        Column(_("About"), value=lambda row: named(row.subject)),
        Column(_("Reason"), field="reason"),
        Column(_("Details"), value=lambda row: " · ".join(words.details(row.details, named))),
        Column(_("From where"), value=lambda row: words.channel(row.channel)),
        Column(_("Network address"), field="ip"),
    ]
    return Listing("audit", _("Audit trail"), columns, rows, personal=True)
