"""Installed Python distributions: wheels' `METADATA` and eggs' `PKG-INFO`, in directories, files and zipped eggs (packaging.python.org)."""

import csv
from collections.abc import Iterable

from tidewaiter.inventory.archives import ArchiveError, Budget, JavaArchive
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, OwnedFiles, ParseContext
from tidewaiter.inventory.digests import expected, from_base64, listed
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.paths import join_link
from tidewaiter.inventory.stanzas import stanzas
from tidewaiter.inventory.visitors import FileEntry

_METADATA = (".dist-info/METADATA", ".egg-info/PKG-INFO", ".egg-info", ".egg/EGG-INFO/PKG-INFO", ".egg")
_RECORD, _INSTALLED = ".dist-info/RECORD", ".egg-info/installed-files.txt"
_SHA256 = "sha256="
_DIRECT = ".dist-info/direct_url.json"
"""What pip writes beside a package that came from no index, but from a folder, an address or a repository (PEP 610)."""
_HEAD = 1 << 20
_CLASSIFIER = "Classifier: License ::"
_MAX_LICENCES = 10


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith((*_METADATA, _RECORD, _INSTALLED))


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    if path.endswith((_RECORD, _INSTALLED)):
        return _listed(path, content.read().decode(errors="replace"), context)
    evidence = Evidence.of("python", path, context)
    if not path.endswith(".egg"):
        return [_distribution(_head(content), evidence)]
    try:
        return [_distribution(JavaArchive(content.read(), Budget()).read("EGG-INFO/PKG-INFO", _HEAD), evidence)]
    except (ArchiveError, KeyError) as error:
        return [evidence.malformed(f"a zipped egg that cannot be read: {error}")]


def _head(content: Content) -> bytes:
    head = bytearray()
    while len(head) < _HEAD and (piece := content.read(_HEAD - len(head))):
        head += piece
    return bytes(head)


def _distribution(head: bytes, evidence: Evidence) -> Found:
    text = head.decode(errors="replace")
    fields = next(stanzas(text), {})
    return evidence.package("pypi", fields.get("name"), fields.get("version"), licences=_licences(fields, text))


def _licences(fields: dict[str, str], text: str) -> tuple[str, ...]:
    """Prefer the SPDX expression, then the free text field if it is one short line, then the classifiers."""
    expression = fields.get("license-expression") or fields.get("license", "")
    if expression and "\n" not in expression and len(expression) <= 100 and expression != "UNKNOWN":  # noqa: PLR2004
        return (expression,)
    lines = text.partition("\n\n")[0].splitlines()
    names = (line.rpartition("::")[2].strip() for line in lines if line.startswith(_CLASSIFIER))
    return tuple(dict.fromkeys(name for name in names if name != "OSI Approved"))[:_MAX_LICENCES]


def _listed(path: str, text: str, context: ParseContext) -> Iterable[Found]:
    """Read RECORD, whose paths are relative to the directory above it, or installed-files.txt, relative to its own."""
    base = path.rpartition("/")[0] if path.endswith(_RECORD) else path
    try:
        rows = [row for row in csv.reader(text.splitlines()) if row] if path.endswith(_RECORD) else [[name] for name in text.splitlines()]
    except csv.Error:
        rows = []
    plain = [(name, row[1] if len(row) > 1 else "") for row in rows if (name := join_link(base, row[0]))]
    yield OwnedFiles(files=tuple(name for name, _ in plain if context.is_evidence(name)))
    written = ((name, from_base64(digest.removeprefix(_SHA256))) for name, digest in plain if digest.startswith(_SHA256))
    sums = [(name, digest) for name, digest in written if digest]
    if sums and not any(name.endswith(_DIRECT) for name, _ in plain):
        yield listed(path, sums)
    yield from expected(path, base.rpartition("/")[2].partition("-")[0], "pypi", sums, context.limits)


PYTHON = Cataloger(
    id="python",
    title="Installed Python distributions",
    ecosystem="pypi",
    wants=_wants,
    parse=_parse,
    hint=Hint(names=("METADATA", "RECORD", "PKG-INFO", "installed-files.txt"), suffixes=(".egg-info", ".egg")),
)
