"""Debian packages: `/var/lib/dpkg/status`, distroless `status.d`, and the lists of installed files (deb-control(5), dpkg(1))."""

import sys
from collections.abc import Iterable

from tidewaiter.inventory.cataloger import Cataloger, Content, ContentTooLargeError, Found, Hint, OwnedFiles, ParseContext
from tidewaiter.inventory.digests import expected
from tidewaiter.inventory.purls import is_name, system_purl
from tidewaiter.inventory.stanzas import paragraphs, stanzas
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import FoundAt, Package, SourcePackage
from tidewaiter.model.problem import Problem

_MAX_VENDOR = 200
_ROOT = "var/lib/dpkg/"
_STATUS = _ROOT + "status"
_STATUS_D = _ROOT + "status.d/"
_INFO = _ROOT + "info/"
_DIVERSIONS = _ROOT + "diversions"
_SUMS = ".md5sums"
_NOT_STANZAS = (_SUMS, ".preinst", ".postinst", ".prerm", ".postrm", ".conffiles")


def _wants(entry: FileEntry) -> bool:
    path = entry.path
    if not path.startswith(_ROOT):
        return False
    if path.startswith(_STATUS_D):
        return path.endswith(_SUMS) or not path.endswith(_NOT_STANZAS)
    return path in (_STATUS, _DIVERSIONS) or (path.startswith(_INFO) and path.endswith((".list", _SUMS)))


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    if path.endswith((".list", _SUMS)):
        yield from _listed(path, content.read().decode(errors="replace"), context)
        return
    if path == _DIVERSIONS:
        yield _diverted(content.read().decode(errors="replace"), context)
        return
    if content.size > DPKG.max_bytes:
        raise ContentTooLargeError(f"{content.size} bytes, more than {DPKG.max_bytes}")
    place = (FoundAt(path=path, layer=context.layer),)
    empty = True
    for paragraph in paragraphs(content):
        for fields in stanzas(paragraph):
            empty = False
            found = _package(fields, place)
            if found is not None:
                yield found
    if empty:
        yield Problem(code="database-empty", what="the dpkg database is empty", where=path, incomplete=path == _STATUS)


def _listed(path: str, text: str, context: ParseContext) -> Iterable[Found]:
    """Read a `.list` (one path a line) or `.md5sums` (hash, two blanks, path); the latter is the only list of distroless images."""
    if not path.endswith(_SUMS):
        yield _owned(text.splitlines(), context)
        return
    pairs = [
        (name.strip().removeprefix("./").lstrip("/"), digest) for digest, _, name in (line.partition("  ") for line in text.splitlines())
    ]
    if path.startswith(_STATUS_D):
        yield _owned([name for name, _ in pairs], context)
    package = path.rpartition("/")[2].removesuffix(_SUMS).partition(":")[0]
    yield from expected(path, package, "deb", pairs, context.limits)


def _owned(names: Iterable[str], context: ParseContext) -> OwnedFiles:
    is_evidence = context.is_evidence
    return OwnedFiles(files=tuple(name for line in names if (name := line.strip().lstrip("/")) and is_evidence(name)))


def _diverted(text: str, context: ParseContext) -> OwnedFiles:
    """Read the diversions (dpkg-divert(1)): where packages put a file, where it is instead, and for which package, three lines each."""
    lines = [line.strip() for line in text.splitlines()]
    records = zip(lines[::3], lines[1::3], lines[2::3], strict=False)
    named = ((place.lstrip("/"), instead.lstrip("/"), package) for place, instead, package in records)
    return OwnedFiles(files=tuple(part for record in named if any(map(context.is_evidence, record[:2])) for part in record))


def _package(fields: dict[str, str], place: tuple[FoundAt]) -> Package | Problem | None:
    if fields.get("status", "installed").rpartition(" ")[2] != "installed":
        return None
    name, version = fields.get("package", ""), fields.get("version", "")
    if not is_name(name) or not version:
        what = f"a dpkg entry without {'version' if name else 'name'}: {name or '?'}"
        return Problem(code="package-malformed", what=what[:200], where=place[0].path)
    arch = fields.get("architecture", "")
    return Package(
        purl=system_purl("deb", name, version, arch),
        name=name,
        version=version,
        ecosystem="deb",
        found_at=place,
        cataloger="dpkg",
        arch=sys.intern(arch),
        source=_source(fields.get("source", ""), name, version),
        vendor=sys.intern((fields.get("origin") or fields.get("maintainer", ""))[:_MAX_VENDOR]),
    )


def _source(field: str, name: str, version: str) -> SourcePackage:
    """Read `Source: name (version)`; without it a package is its own source."""
    source, _, rest = field.partition("(")
    source = source.strip()
    if not source or " " in source:
        return SourcePackage(name=name, version=version)
    return SourcePackage(name=source, version=rest.partition(")")[0].strip() or version)


DPKG = Cataloger(
    id="dpkg",
    title="Debian package database",
    ecosystem="deb",
    wants=_wants,
    parse=_parse,
    max_bytes=128 << 20,
    owns_files=True,
    hint=Hint(
        names=(
            "status",
            "diversions",
        ),
        suffixes=(".list", _SUMS),
        folders=(_STATUS_D.rstrip("/"),),
    ),
)
