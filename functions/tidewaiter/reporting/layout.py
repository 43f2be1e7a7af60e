"""Indented JSON. The standard library has C only for JSON in one line: indenting takes it most of the time of writing a report."""

import json

from pydantic_core import to_json


def indented(document: object, spaces: int) -> bytes:
    """Write a document with a line break at its end; half surrogate pairs, which have no bytes in UTF-8, become question marks."""
    try:
        return to_json(document, indent=spaces) + b"\n"
    except ValueError:  # such a half, or nested deeper than the fast writer goes
        return (json.dumps(document, indent=spaces, ensure_ascii=False) + "\n").encode(errors="replace")
