"""The OpenAPI document's parts that no operation says by itself: how to sign in, and how errors look."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension

SCOPES = {
    "accounts:read": "See the accounts and their balances",
    "entries:read": "See the movements of the accounts",
    "transfers:write": "Send money from the accounts, and see these transfers",
}
#: Answers any operation may give, beside its own.
_ALWAYS = {
    "400": "What was sent cannot be used.",
    "401": "No valid access token.",
    "403": "Not allowed to this token or person.",
    "404": "Nothing of yours is here.",
    "429": "Too many calls.",
}
_ON_POST = {"415": "Not JSON.", "422": "Refused; `code` says why, and nothing was taken."}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "code", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri", "example": "urn:tongxing:problem:not_enough_money"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; made for programs."},
        "detail": {"type": "string", "description": "A sentence fit for the customer, in the language asked for."},
        "instance": {"type": "string", "format": "uri-reference"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {"pointer": {"type": "string"}, "code": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


class AccessTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "portal.api.authentication.AccessToken"
    name = "oauth2"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": _address("authorization"),
                    "tokenUrl": _address("token"),
                    "refreshUrl": _address("token"),
                    "scopes": SCOPES,
                }
            },
        }


def with_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Post-processing: every operation names the problems it may answer, and the scope it needs."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
    for path in result["paths"].values():
        for method, operation in path.items():
            for status, why in (_ALWAYS | (_ON_POST if method == "post" else {})).items():
                content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                operation["responses"].setdefault(status, {"description": why, "content": content})
    return result


def _address(name: str) -> str:
    try:
        return reverse(f"idp:oidc:{name}")
    except NoReverseMatch:
        return f"/identity/o/{name}"
