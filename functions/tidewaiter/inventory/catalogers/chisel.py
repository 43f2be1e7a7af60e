"""Ubuntu packages that chisel cut into slices: `manifest.wall`, zstd of one JSON object a line (Chisel documentation, "Chisel manifest").

The manifest does not name source packages, and Ubuntu's advisories name nothing else (`inventory.distributions` says so).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence, texts
from tidewaiter.inventory.limits import MIB
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import Package
from tidewaiter.sources.compat import ZstdDecompressor, ZstdError
from tidewaiter.sources.descriptor import load_json

_NAME = "manifest.wall"
_MAX_UNPACKED = 128 * MIB
_MAX_LINE = 1 * MIB
_PIECE = 1 << 20


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == _NAME


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    evidence = Evidence.of("chisel", path, context)
    packages: list[structured.Document] = []
    files: dict[str, list[str]] = {}
    try:
        for line in _lines(content):
            entry = structured.mapping(load_json(line))
            if entry.get("kind") == "package":
                packages.append(entry)
            elif entry.get("kind") == "path":
                file = structured.text(entry.get("path")).lstrip("/")
                for owner in _owners(entry) if context.is_evidence(file) else ():
                    files.setdefault(owner, []).append(file)
    except (ValueError, RecursionError, ZstdError) as error:
        yield evidence.malformed(f"a chisel manifest that cannot be read: {str(error)[:100]}")
    for entry in packages:
        name = entry.get("name")
        found = evidence.package("deb", name, entry.get("version"), qualifiers={"arch": structured.text(entry.get("arch"))})
        owned = tuple(files.get(structured.text(name), ()))
        yield replace(found, owned_files=owned) if isinstance(found, Package) else found


def _owners(entry: structured.Document) -> list[str]:
    """Name the packages of the slices (PACKAGE_SLICE) that a file is part of."""
    return [one.partition("_")[0] for one in texts(entry.get("slices"))]


def _lines(content: Content) -> Iterator[bytes]:
    """Unpack the lines, within limits; raises ZstdError and ValueError."""
    frame, line, total = ZstdDecompressor(), b"", 0
    while data := content.read(_PIECE):
        while (data or not frame.needs_input) and not frame.eof:
            unpacked = frame.decompress(data, _PIECE)
            data, total = b"", total + len(unpacked)
            *whole, line = (line + unpacked).split(b"\n")
            if total > _MAX_UNPACKED or len(line) > _MAX_LINE:
                raise ValueError("larger than what is unpacked")
            yield from (one for one in whole if one)
    if not frame.eof:
        raise ValueError("cut short")
    if line:
        yield line


CHISEL = Cataloger(
    id="chisel",
    title="Chiselled Ubuntu packages",
    ecosystem="deb",
    wants=_wants,
    parse=_parse,
    max_bytes=32 * MIB,
    owns_files=True,
    hint=Hint(names=(_NAME,)),
)
