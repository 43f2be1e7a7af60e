"""Rust executables built with cargo-auditable: the section `.dep-v0` holds the crates as zlib JSON (cargo-auditable, PARSING.md).

An executable is held in memory to find the section, so larger ones than `MAX_SIZE` are not read.
"""

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from tidewaiter.inventory import elf, structured
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.limits import MIB
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.sources.descriptor import load_json

MAX_SIZE = 48 * MIB
_MAX_LIST = 8 * MIB
_PIECE = 1 << 20
_ELF = b"\x7fELF"
_SECTION = ".dep-v0"


def _wants(entry: FileEntry) -> bool:
    return entry.size <= MAX_SIZE


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    evidence = Evidence.of("rust-binary", path, context)
    pieces = list(iter(lambda: content.read(_PIECE), b""))
    # The name of a section is in its file: a search for it is a hundred times cheaper than reading headers of every executable.
    if not pieces or not pieces[0].startswith(_ELF) or not _holds(pieces, _SECTION.encode()):
        return
    data = b"".join(pieces)
    try:
        packed = elf.section(data, _SECTION)
        document = load_json(_inflated(packed)) if packed else {}
    except (ValueError, RecursionError, zlib.error) as error:
        yield evidence.malformed(f"the crate list of a Rust executable cannot be read: {str(error)[:100]}")
        return
    yield from _crates(document, evidence)


def _holds(pieces: Sequence[bytes], needle: bytes) -> bool:
    """Search pieces of a file for a text, also across their borders, without joining them: most executables do not hold it."""
    end = b""
    for piece in pieces:
        if needle in piece or needle in end + piece[: len(needle)]:
            return True
        end = (end + piece)[-len(needle) :] if len(piece) < len(needle) else piece[-len(needle) :]
    return False


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
            yield evidence.package("cargo", crate.get("name"), crate.get("version"))


RUST_BINARY = Cataloger(
    id="rust-binary",
    title="Rust executables (cargo-auditable)",
    ecosystem="cargo",
    wants=_wants,
    parse=_parse,
    max_bytes=MAX_SIZE,
    hint=Hint(programs=True),
)
