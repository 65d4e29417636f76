"""Any list as a file: CSV or XLSX, with the list's own filters and row rights, each export in a log of its own and in the audit.

exports.register(name="client_book", title=_("My clients"), permission="book.view", source=rows)   # in ready()
exports.list_export(request, name=…, columns=[Column("Name", field="name"), …], queryset=…)        # a list that is not registered

Rules: cells that a spreadsheet would run are escaped; personal columns are masked as on screen; who may not see a row does not
get it in a file, asked again when a worker makes it; a list with customers in it wants a reason. Files are made row by row in
bounded memory; more than `AT_ONCE` rows go to a worker. Models' lists of the staff site need no registration.
"""

from backoffice.exports.columns import Column, Listing
from backoffice.exports.lists import register
from backoffice.exports.services import list_export

__all__ = ["Column", "Listing", "list_export", "register"]
