"""Answers held against the OpenAPI document."""

from functools import cache
from typing import Any

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator


@cache
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def body(answer: HttpResponse, path: str, method: str = "get") -> Any:
    """The JSON of an answer, after it was found to be what the document says of that operation and status."""
    described = document()["paths"][path][method]["responses"][str(answer.status_code)]["content"]
    kind = answer["Content-Type"].split(";")[0]
    answers, shared = _nullable(described[kind]["schema"]), _nullable(document()["components"])
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **answers, "components": shared}
    found = answer.json()
    Draft202012Validator(schema).validate(found)
    return found


def _nullable(schema: Any) -> Any:
    """OpenAPI 3.0 writes `nullable` where JSON Schema writes a second type."""
    if isinstance(schema, list):
        return [_nullable(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _nullable(entry) for name, entry in schema.items() if name != "nullable"}
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") is True else made
