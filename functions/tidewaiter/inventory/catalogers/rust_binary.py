"""Rust executables built with cargo-auditable: the section `.dep-v0` holds the crates as zlib JSON (cargo-auditable, PARSING.md)."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.layouts import layouts_of
from tidewaiter.inventory.limits import MIB
from tidewaiter.inventory.parts import LayoutError, content_of
from tidewaiter.model.package import Package
from tidewaiter.sources.descriptor import load_json

_MAX_LIST = 8 * MIB
_SECTION = ".dep-v0"


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    evidence = Evidence.of("rust-binary", path, context)
    try:
        for packed in _lists(content):
            yield from _crates(load_json(_inflated(packed)), evidence)
    except (ValueError, RecursionError, zlib.error) as error:
        # Files with headers that make no sense are common where programs are tested; one that names the section is no such file.
        if not isinstance(error, LayoutError) or next(content.find(_SECTION.encode()), None) is not None:
            yield evidence.malformed(f"the crate list of a Rust executable cannot be read: {str(error)[:100]}")


def _lists(content: Content) -> Iterator[bytes]:
    """Yield the section of each program in the file."""
    for layout in layouts_of(content.at):
        part = layout.section(_SECTION)
        if part and part.size > _MAX_LIST:
            raise ValueError(f"it has {part.size} bytes")
        if part:
            yield content_of(part, content.at)


def _inflated(packed: bytes) -> bytes:
    """Unpack the list; raises ValueError for one that unpacks to more than 8 MiB, zlib.error for a damaged one."""
    inflater = zlib.decompressobj()
    data = inflater.decompress(packed, _MAX_LIST)
    if inflater.unconsumed_tail:
        raise ValueError(f"it unpacks to more than {_MAX_LIST} bytes")
    return data


def _crates(document: Any, evidence: Evidence) -> Iterable[Found]:
    """Yield what runs; crates of the build (`kind`) are not in the file."""
    for crate in structured.mappings(structured.mapping(document).get("packages")):
        if crate.get("kind", "runtime") == "runtime":
            found = evidence.package("cargo", crate.get("name"), crate.get("version"))
            yield _program(found) if crate.get("root") is True and isinstance(found, Package) else found


def _program(crate: Package) -> Package:
    """Mark the crate that the executable was built from (`root`)."""
    return replace(crate, found_at=tuple(replace(place, main=True) for place in crate.found_at))


RUST_BINARY = Cataloger(
    id="rust-binary",
    title="Rust executables (cargo-auditable)",
    ecosystem="cargo",
    parse=_parse,
    max_bytes=48 * MIB,
    hint=Hint(programs=True),
)
