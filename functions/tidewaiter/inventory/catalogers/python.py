"""Installed Python distributions: `*.dist-info/METADATA` and `*.egg-info` (packaging.python.org, core metadata and recording installs)."""

import csv
from collections.abc import Iterable

from packageurl import PackageURL

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, OwnedFiles, ParseContext
from tidewaiter.inventory.paths import join_link
from tidewaiter.inventory.stanzas import stanzas
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.problem import Problem

_METADATA = (".dist-info/METADATA", ".egg-info/PKG-INFO", ".egg-info")
_RECORD = ".dist-info/RECORD"
_HEAD = 1 << 20


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith(_METADATA) or entry.path.endswith(_RECORD)


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    if path.endswith(_RECORD):
        yield _owned(path, content.read().decode(errors="replace"), context)
        return
    head = bytearray()
    while len(head) < _HEAD and (piece := content.read(_HEAD - len(head))):
        head += piece
    fields = next(stanzas(head.decode(errors="replace")), {})
    name, version = fields.get("name", ""), fields.get("version", "")
    if not name or not version:
        yield Problem(code="package-malformed", what=f"Python metadata without {'version' if name else 'name'}", where=path)
        return
    yield Package(
        purl=PackageURL(type="pypi", name=name, version=version).to_string(),
        name=name,
        version=version,
        ecosystem="pypi",
        found_at=(FoundAt(path=path, layer=context.layer),),
        cataloger="python",
        licences=_licences(fields),
    )


def _licences(fields: dict[str, str]) -> tuple[str, ...]:
    """Prefer the SPDX expression; the free text field only if it is one short line."""
    expression = fields.get("license-expression") or fields.get("license", "")
    is_short = expression and "\n" not in expression and len(expression) <= 100 and expression != "UNKNOWN"  # noqa: PLR2004
    return (expression,) if is_short else ()


def _owned(path: str, text: str, context: ParseContext) -> OwnedFiles:
    """Read RECORD, whose paths are relative to the directory above the dist-info one."""
    site = path.rpartition("/")[0]
    try:
        names = [row[0] for row in csv.reader(text.splitlines()) if row]
    except csv.Error:
        names = []
    plain = (join_link(site, name) for name in names)
    return OwnedFiles(files=tuple(name for name in plain if name and context.is_evidence(name)))


PYTHON = Cataloger(id="python", title="Installed Python distributions", ecosystem="pypi", wants=_wants, parse=_parse)
