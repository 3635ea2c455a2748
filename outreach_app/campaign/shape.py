"""The campaign file against its JSON Schema: what is missing, unknown, of the wrong kind or size."""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from outreach_app.campaign.findings import Finding, find, show

_CODES = {
    "type": "campaign.wrong_type",
    "enum": "campaign.not_allowed",
    "pattern": "campaign.malformed",
    "minLength": "campaign.empty",
    "minItems": "campaign.empty",
    "minProperties": "campaign.empty",
    "maxLength": "campaign.too_long",
    "maxItems": "campaign.too_long",
    "minimum": "campaign.out_of_range",
    "maximum": "campaign.out_of_range",
}


@cache
def read_schema() -> dict[str, Any]:
    """The schema editors can check a campaign file against, JSON Schema 2020-12."""
    schema: dict[str, Any] = json.loads(files(__package__).joinpath("schema.json").read_text("utf-8"))
    return schema


def find_shape(tree: Any) -> Iterator[Finding]:
    """Everything in `tree` that the schema does not allow."""
    from jsonschema import Draft202012Validator

    for error in Draft202012Validator(read_schema()).iter_errors(tree):
        yield from _read_error(error)


def _read_error(error: Any) -> Iterator[Finding]:
    path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield find("campaign.unknown_language", *path, error.instance, found=show(error.instance))
    elif error.validator == "additionalProperties":
        yield from _unknown(error, path)
    elif error.validator == "required":
        # one error a missing name, told apart by nothing but the message
        yield find("campaign.missing", *path, error.message.split("'")[1])
    else:
        yield find(_CODES[error.validator], *path, found=show(error.instance), expected=error.validator_value)


def _unknown(error: Any, path: tuple[str | int, ...]) -> Iterator[Finding]:
    known = list(error.schema["properties"])
    for name in sorted(set(error.instance) - set(known)):
        near = get_close_matches(name, known, n=1)
        yield find("campaign.unknown_field", *path, name, found=show(name), **({"near": near[0]} if near else {}))
