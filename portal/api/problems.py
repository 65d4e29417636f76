"""Errors as RFC 9457 problem details: `type`, `title`, `status`, `detail`, `instance`, our `code`, and `errors` by field."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from portal.kernel.errors import Refusal

logger = logging.getLogger(__name__)

CONTENT_TYPE: Final = "application/problem+json"
#: Refusals that are not about what was sent, by code; all others are 422.
STATUS_OF_REFUSAL: Final = {"step_up_required": 403, "customer_frozen": 403, "too_many_requests": 429}


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """REST framework's exception handler: whatever goes wrong in an operation becomes a problem."""
    set_rollback()
    path = context["request"].path
    if isinstance(error, Refusal):
        return _response(_problem(STATUS_OF_REFUSAL.get(error.code, 422), error.code, str(error), path))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        return _response(_of_framework(error, path), headers=_headers(error))
    logger.exception("api operation failed", exc_info=error)
    if isinstance(error, OperationalError | InterfaceError):
        return _response(_problem(503, "away", _("The bank's books cannot be reached just now. Try again in a minute."), path), headers={"Retry-After": "30"})
    return _response(_problem(500, "internal", _("Something went wrong on our side. It is written down."), path))


def not_found(request: HttpRequest, path: str = "") -> JsonResponse:
    """The answer at addresses of the API that do not exist."""
    return JsonResponse(_problem(404, "not_found", _("There is nothing at this address."), request.path), status=404, content_type=CONTENT_TYPE)


def _of_framework(error: exceptions.APIException, path: str) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        problem = _problem(400, "invalid", _("Some of what was sent cannot be used. Nothing was done."), path)
        return problem | {"errors": list(_errors(error.get_full_details(), ""))}
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "invalid"
    detail = _("There is nothing of yours at this address.") if code == "not_found" else str(error.detail)
    return _problem(error.status_code, code, detail, path)


def _problem(status: int, code: str, detail: str, path: str) -> dict[str, Any]:
    return {"type": f"urn:tongxing:problem:{code}", "title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail, "instance": path}


def _errors(details: Any, pointer: str) -> Iterator[dict[str, str]]:
    """Every message of a validation error with a JSON pointer to what it is about."""
    if isinstance(details, list):
        for entry in details:
            yield from _errors(entry, pointer)
    elif {"message", "code"} == set(details):
        yield {"pointer": pointer, "code": details["code"], "detail": str(details["message"])}
    else:
        for name, entry in details.items():
            yield from _errors(entry, pointer if name == "non_field_errors" else f"{pointer}/{name}")


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if isinstance(error, exceptions.PermissionDenied) and error.get_codes() == "insufficient_scope":
        headers["WWW-Authenticate"] = 'Bearer realm="tongxing", error="insufficient_scope"'
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = f"{max(round(wait), 1)}"
    return headers


def _response(problem: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(problem, status=problem["status"], headers=headers, content_type=CONTENT_TYPE)
