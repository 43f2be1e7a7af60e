"""Catalogers of JSON, TOML and plain text: read the file, hand its content to an extractor, and turn malformed files into a Problem."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import re2 as re

from tidewaiter.inventory.cataloger import Content, Found, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.sources.descriptor import load_json

Document = Mapping[str, Any]
_MAX_VALUES = 2_000_000
"""Separators of values in a JSON or TOML file: each value costs some 100 bytes once read."""
_DOTTED = re.compile(rb"(?:[A-Za-z0-9_'\"-]+[ \t]*\.[ \t]*){50}")
"""A key of so many parts is no key: reading it takes the square of their number."""
Parse = Callable[[str, Content, ParseContext], Iterable[Found]]


def of_json(cataloger: str, extract: Callable[[Any, Evidence], Iterable[Found]]) -> Parse:
    """Make a parser of JSON files; the extractor gets whatever the file holds."""
    return of_structure(cataloger, load_json, extract)


def of_toml(cataloger: str, extract: Callable[[Document, Evidence], Iterable[Found]]) -> Parse:
    """Make a parser of TOML files."""
    return of_structure(cataloger, _toml, extract)


def of_text(cataloger: str, extract: Callable[[str, Evidence], Iterable[Found]]) -> Parse:
    """Make a parser of text files; bytes that are not UTF-8 are replaced."""
    return _of(cataloger, lambda data: data.decode(errors="replace"), extract)


def of_structure(cataloger: str, load: Callable[[bytes], Any], extract: Callable[[Any, Evidence], Iterable[Found]]) -> Parse:
    """Make a parser of files that `load` turns into values (ValueError if it cannot); those with too many values are refused."""

    def bounded(data: bytes) -> Any:
        values = sum(data.count(mark) for mark in (b",", b"[", b"{", b"="))
        if values > _MAX_VALUES:
            raise ValueError(f"more than {_MAX_VALUES} values")
        return load(data)

    return _of(cataloger, bounded, extract)


def _toml(data: bytes) -> Document:
    if _DOTTED.search(data):
        raise ValueError("a key of more than 50 parts")
    return tomllib.loads(data.decode())


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
