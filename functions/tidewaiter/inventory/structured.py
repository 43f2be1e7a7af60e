"""Catalogers of JSON, TOML and plain text: read the file, hand its content to an extractor, and turn malformed files into a Problem."""

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tidewaiter.inventory.cataloger import Content, Found, ParseContext
from tidewaiter.inventory.evidence import Evidence

Document = Mapping[str, Any]
Parse = Callable[[str, Content, ParseContext], Iterable[Found]]


def of_json(cataloger: str, extract: Callable[[Any, Evidence], Iterable[Found]]) -> Parse:
    """Make a parser of JSON files; the extractor gets whatever the file holds."""
    return _of(cataloger, json.loads, extract)


def of_toml(cataloger: str, extract: Callable[[Document, Evidence], Iterable[Found]]) -> Parse:
    """Make a parser of TOML files."""
    return _of(cataloger, lambda data: tomllib.loads(data.decode()), extract)


def of_text(cataloger: str, extract: Callable[[str, Evidence], Iterable[Found]]) -> Parse:
    """Make a parser of text files; bytes that are not UTF-8 are replaced."""
    return _of(cataloger, lambda data: data.decode(errors="replace"), extract)


def _of(cataloger: str, load: Callable[[bytes], Any], extract: Callable[[Any, Evidence], Iterable[Found]]) -> Parse:
    def parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
        evidence = Evidence.of(cataloger, path, context)
        data = content.read()
        try:
            document = load(data)
        except (ValueError, RecursionError) as error:
            yield evidence.malformed(f"{path.rpartition('/')[2]} cannot be read: {str(error)[:100]}")
            return
        yield from extract(document, evidence)

    return parse


def mapping(value: object) -> Document:
    """Return a mapping as it is and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> tuple[Document, ...]:
    """Return the mappings of a list, and nothing for anything else."""
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def text(value: object) -> str:
    """Return a text as it is and "" for anything else."""
    return value if isinstance(value, str) else ""
