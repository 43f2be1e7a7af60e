"""Debian packages: `/var/lib/dpkg/status`, distroless `status.d`, and the lists of installed files (deb-control(5), dpkg(1))."""

from collections.abc import Iterable

import re2 as re
from packageurl import PackageURL

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, OwnedFiles, ParseContext
from tidewaiter.inventory.stanzas import stanzas
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import FoundAt, Package, SourcePackage
from tidewaiter.model.problem import Problem

_ROOT = "var/lib/dpkg/"
_STATUS = _ROOT + "status"
_STATUS_D = _ROOT + "status.d/"
_INFO = _ROOT + "info/"
_NOT_STANZAS = (".md5sums", ".preinst", ".postinst", ".prerm", ".postrm", ".conffiles")
_SOURCE = re.compile(r"^(\S+)(?:\s+\(([^)]+)\))?$")


def _wants(entry: FileEntry) -> bool:
    path = entry.path
    if not path.startswith(_ROOT):
        return False
    if path.startswith(_STATUS_D):
        return path.endswith(".md5sums") or not path.endswith(_NOT_STANZAS)
    return path == _STATUS or (path.startswith(_INFO) and path.endswith(".list"))


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    text = content.read().decode(errors="replace")
    if path.endswith((".list", ".md5sums")):
        yield _owned(path, text, context)
        return
    if not text.strip():
        yield Problem(code="database-empty", what="the dpkg database is empty", where=path, incomplete=path == _STATUS)
    for fields in stanzas(text):
        found = _package(fields, path, context)
        if found is not None:
            yield found


def _owned(path: str, text: str, context: ParseContext) -> OwnedFiles:
    """Read a `.list` (one path a line) or `.md5sums` (hash, two blanks, path)."""
    lines = text.splitlines()
    if path.endswith(".md5sums"):
        lines = [line.partition("  ")[2] for line in lines]
    names = (line.strip().lstrip("/") for line in lines)
    return OwnedFiles(files=tuple(name for name in names if name and context.is_evidence(name)))


def _package(fields: dict[str, str], path: str, context: ParseContext) -> Package | Problem | None:
    state = fields.get("status", "install ok installed").split()
    if state[-1:] != ["installed"]:
        return None
    name, version = fields.get("package", ""), fields.get("version", "")
    if not name or not version:
        what = f"a dpkg entry without {'version' if name else 'name'}: {name or '?'}"
        return Problem(code="package-malformed", what=what[:200], where=path)
    arch = fields.get("architecture", "")
    return Package(
        purl=PackageURL(type="deb", name=name, version=version, qualifiers={"arch": arch} if arch else None).to_string(),
        name=name,
        version=version,
        ecosystem="deb",
        found_at=(FoundAt(path=path, layer=context.layer),),
        cataloger="dpkg",
        arch=arch,
        source=_source(fields.get("source", ""), name, version),
    )


def _source(field: str, name: str, version: str) -> SourcePackage:
    """Read `Source: name (version)`; without it a package is its own source."""
    match = _SOURCE.match(field)
    if not match:
        return SourcePackage(name=name, version=version)
    return SourcePackage(name=match.group(1), version=match.group(2) or version)


DPKG = Cataloger(
    id="dpkg",
    title="Debian package database",
    ecosystem="deb",
    wants=_wants,
    parse=_parse,
    max_bytes=128 << 20,
    owns_files=True,
    hint=Hint(names=("status",), suffixes=(".list",), folders=(_STATUS_D.rstrip("/"),)),
)
