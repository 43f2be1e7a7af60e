"""npm packages inside Electron's `.asar` archives (github.com/electron/asar, "Format"): a JSON directory, then the files."""

import json
import struct
from collections.abc import Iterable, Iterator
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.catalogers import npm
from tidewaiter.inventory.content import HeldContent
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.limits import MIB
from tidewaiter.inventory.visitors import FileEntry

_MAX_DIRECTORY, _MAX_ENTRIES, _MAX_FILE = 16 * MIB, 200_000, MIB
_SIZES = struct.Struct("<4I")


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    evidence = Evidence.of("asar", path, context)
    try:
        wanted = sorted(_wanted(_directory(content)))
    except (ValueError, RecursionError, struct.error) as error:
        yield evidence.malformed(f"an asar archive that cannot be read: {str(error)[:100]}")
        return
    at = 0
    for offset, size, name in wanted:
        if offset < at or size > _MAX_FILE:
            yield evidence.malformed(f"a file of an asar archive that overlaps another or is too large: {name[:80]}")
            continue
        _take(content, offset - at, keep=False)
        data = _take(content, size)
        at = offset + size
        yield from _PACKAGE(f"{path}!/{name}", HeldContent(data), context)


def _directory(content: Content) -> Any:
    """Read the directory and the padding after it; offsets of files count from there."""
    _, whole, _, length = _SIZES.unpack(_take(content, _SIZES.size))
    if not length <= whole - 8 <= _MAX_DIRECTORY:
        raise ValueError(f"a directory of {length} in {whole} bytes")
    return json.loads(_take(content, whole - 8)[:length])


def _wanted(directory: Any) -> Iterator[tuple[int, int, str]]:
    """Yield offset, size and path of the packages' descriptions; files that lie beside the archive are found there."""
    waiting, seen = [("", directory)], 0
    while waiting:
        folder, entry = waiting.pop()
        for name, item in structured.mapping(structured.mapping(entry).get("files")).items():
            seen += 1
            if seen > _MAX_ENTRIES:
                raise ValueError(f"more than {_MAX_ENTRIES} entries")
            path = f"{folder}{name}"
            if "files" in structured.mapping(item):
                waiting.append((f"{path}/", item))
            elif name == "package.json" and npm.is_root(FileEntry(path, 0, 0)) and "offset" in structured.mapping(item):
                yield int(structured.text(item["offset"])[:20]), int(item.get("size", 0)), path


def _take(content: Content, size: int, *, keep: bool = True) -> bytes:
    """Read exactly so many bytes, or forget them; raises nothing when the archive is cut: what is missing is no JSON."""
    pieces = []
    while size > 0 and (piece := content.read(min(size, MIB))):
        size -= len(piece)
        if keep:
            pieces.append(piece)
    return b"".join(pieces)


_PACKAGE = structured.of_json("asar", npm.extract)
ASAR = Cataloger(id="asar", title="npm packages in Electron archives", ecosystem="npm", parse=_parse, hint=Hint(suffixes=(".asar",)))
