"""What every model's list on the staff site has besides its rows: numbers beside saved filters."""

from collections.abc import Callable
from copy import copy
from typing import Any, Final

from django.contrib.admin.options import IncorrectLookupParameters, ModelAdmin
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import HttpRequest, QueryDict
from unfold.views import ChangeList

#: A list is never counted to its end; one row more than this says "more".
MOST_COUNTED: Final = 1000


class RowsOnly(ChangeList):  # type: ignore[misc]  # unfold is not typed
    """A change list that finds its rows and fetches none."""

    def get_results(self, request: HttpRequest) -> None:
        self.result_count = self.full_result_count = 0
        self.result_list = self.queryset.none()
        self.can_show_all = self.multi_page = False


def counter(model_admin: ModelAdmin[Any], request: HttpRequest) -> Callable[[Any, QueryDict], int | None]:
    """Counts the rows that the list would show under an address's conditions; None where they make no sense."""

    def count(_staff: Any, query: QueryDict) -> int | None:
        asked = copy(request)
        asked.GET = query  # type: ignore[assignment]
        asked.rows_only = True  # type: ignore[attr-defined]
        try:
            return int(model_admin.get_changelist_instance(asked).queryset.order_by()[:MOST_COUNTED].count())
        except (IncorrectLookupParameters, SuspiciousOperation, ValidationError, ValueError):
            return None

    count.do_not_call_in_templates = True  # type: ignore[attr-defined]  # a template hands it on to a tag
    return count
