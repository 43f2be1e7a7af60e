"""Indented JSON. The standard library has C only for JSON in one line: indenting takes it most of the time of writing a report."""

import json

from pydantic_core import from_json, to_json


def indented(document: object, spaces: int, *, sort_keys: bool = False) -> bytes:
    """Write a document with a line break at its end.

    Half surrogate pairs, which have no bytes in UTF-8, become question marks. What is nested deeper than 200 levels is written in one line.
    """
    body = json.dumps(document, ensure_ascii=False, sort_keys=sort_keys, separators=(",", ":")).encode(errors="replace")
    try:
        return to_json(from_json(body, cache_strings="keys"), indent=spaces) + b"\n"
    except ValueError:
        return body + b"\n"
