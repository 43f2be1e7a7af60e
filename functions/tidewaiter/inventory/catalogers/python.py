"""Installed Python distributions: `*.dist-info/METADATA` and `*.egg-info` (packaging.python.org, core metadata and recording installs)."""

import csv
from collections.abc import Iterable

from packageurl import PackageURL

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, OwnedFiles, ParseContext
from tidewaiter.inventory.paths import join_link
from tidewaiter.inventory.stanzas import stanzas
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.problem import Problem

_METADATA = (".dist-info/METADATA", ".egg-info/PKG-INFO", ".egg-info")
_RECORD = ".dist-info/RECORD"
_HEAD = 1 << 20
_CLASSIFIER = "Classifier: License ::"
_MAX_LICENCES = 10


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith(_METADATA) or entry.path.endswith(_RECORD)


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    if path.endswith(_RECORD):
        yield _owned(path, content.read().decode(errors="replace"), context)
        return
    head = bytearray()
    while len(head) < _HEAD and (piece := content.read(_HEAD - len(head))):
        head += piece
    text = head.decode(errors="replace")
    fields = next(stanzas(text), {})
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
        licences=_licences(fields, text),
    )


def _licences(fields: dict[str, str], text: str) -> tuple[str, ...]:
    """Prefer the SPDX expression, then the free text field if it is one short line, then the classifiers."""
    expression = fields.get("license-expression") or fields.get("license", "")
    if expression and "\n" not in expression and len(expression) <= 100 and expression != "UNKNOWN":  # noqa: PLR2004
        return (expression,)
    lines = text.partition("\n\n")[0].splitlines()
    names = (line.rpartition("::")[2].strip() for line in lines if line.startswith(_CLASSIFIER))
    return tuple(dict.fromkeys(name for name in names if name != "OSI Approved"))[:_MAX_LICENCES]


def _owned(path: str, text: str, context: ParseContext) -> OwnedFiles:
    """Read RECORD, whose paths are relative to the directory above the dist-info one."""
    site = path.rpartition("/")[0]
    try:
        names = [row[0] for row in csv.reader(text.splitlines()) if row]
    except csv.Error:
        names = []
    plain = (join_link(site, name) for name in names)
    return OwnedFiles(files=tuple(name for name in plain if name and context.is_evidence(name)))


PYTHON = Cataloger(
    id="python",
    title="Installed Python distributions",
    ecosystem="pypi",
    wants=_wants,
    parse=_parse,
    hint=Hint(names=("METADATA", "RECORD", "PKG-INFO"), suffixes=(".egg-info",)),
)
