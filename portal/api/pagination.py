"""Lists read by cursor: newest first, each page at the same cost, nothing skipped or repeated when rows are added."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

_LAST: Final = 2**63 - 1


class BadCursor(APIException):
    status_code = 400
    default_detail = _("This cursor or limit is not one that was given out.")
    default_code = "bad_cursor"


class BySequence(BasePagination):
    """Pages over `source(before=, limit=)`, which answers rows with a `seq`, newest first.

    `cursor` is the sequence of the last row seen; to callers it is opaque. `limit` is 1 to 200, 50 unless told.
    """

    usual: Final = 50
    largest: Final = 200

    def paginate_queryset(self, queryset: Callable[..., Sequence[Any]], request: Request, view: Any = None) -> list[Any]:  # type: ignore[override]
        self.limit = _number(request, "limit", self.usual, self.largest)
        before = _number(request, "cursor", 0, _LAST) or None
        rows = list(queryset(before=before, limit=self.limit + 1))
        self.next = str(rows[self.limit - 1].seq) if len(rows) > self.limit else None
        return rows[: self.limit]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"items": data, "next_cursor": self.next})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        cursor = {"type": "string", "nullable": True, "description": "Send it as `cursor` to read on; null at the end."}
        return {"type": "object", "required": ["items", "next_cursor"], "properties": {"items": schema, "next_cursor": cursor}}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}, "description": "`next_cursor` of the page before."},
            {"name": "limit", "in": "query", "required": False, "schema": {"type": "integer", "minimum": 1, "maximum": self.largest, "default": self.usual}},
        ]


def _number(request: Request, name: str, usual: int, largest: int) -> int:
    typed = request.query_params.get(name)
    if typed is None:
        return usual
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 20 and 1 <= int(typed) <= largest):
        raise BadCursor
    return int(typed)
