"""Arch Linux packages: `/var/lib/pacman/local/*/desc` and `files` (alpm-db-desc(5), alpm-db-files(5))."""

from collections.abc import Iterable
from dataclasses import replace

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, OwnedFiles, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import Package, SourcePackage

_ROOT = "var/lib/pacman/local/"


def _wants(entry: FileEntry) -> bool:
    return entry.path.startswith(_ROOT) and entry.path.endswith(("/desc", "/files"))


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    fields = _fields(content.read().decode(errors="replace"))
    if path.endswith("/files"):
        yield OwnedFiles(files=tuple(file for file in fields.get("FILES", ()) if context.is_evidence(file)))
        return
    name, version, arch, base = (next(iter(fields.get(key, ())), "") for key in ("NAME", "VERSION", "ARCH", "BASE"))
    evidence = Evidence.of("pacman", path, context)
    qualifiers = {"arch": arch}
    found = evidence.package("alpm", name, version, namespace="arch", qualifiers=qualifiers, licences=tuple(fields.get("LICENSE", ())))
    # The distribution is the purl's namespace, not a part of the name.
    yield replace(found, name=name, source=SourcePackage(name=base or name, version=version)) if isinstance(found, Package) else found


def _fields(text: str) -> dict[str, list[str]]:
    """Read `%KEY%` lines, each followed by its values up to an empty line."""
    fields: dict[str, list[str]] = {}
    values: list[str] | None = None
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            values = None
        elif values is not None:
            values.append(line)
        elif line.startswith("%") and line.endswith("%"):
            values = fields.setdefault(line.strip("%"), [])
    return fields


PACMAN = Cataloger(
    id="pacman",
    title="Arch Linux packages",
    ecosystem="alpm",
    wants=_wants,
    parse=_parse,
    owns_files=True,
    hint=Hint(names=("desc", "files")),
)
