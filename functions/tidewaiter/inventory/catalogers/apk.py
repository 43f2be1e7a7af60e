"""Alpine packages: `/lib/apk/db/installed` (apk-tools, apk-package(5) and the installed database format)."""

from collections.abc import Iterable, Iterator

from packageurl import PackageURL

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.digests import expected, from_base64, paired
from tidewaiter.inventory.paths import joined
from tidewaiter.inventory.purls import is_name
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import FoundAt, Package, SourcePackage
from tidewaiter.model.problem import Problem

_SHA1 = "Q1"
_PATHS = frozenset({"lib/apk/db/installed", "usr/lib/apk/db/installed"})


def _wants(entry: FileEntry) -> bool:
    return entry.path in _PATHS


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    text = content.read().decode(errors="replace")
    if not text.strip():
        yield Problem(code="database-empty", what="the apk database is empty", where=path)
    for block in text.split("\n\n"):
        if block.strip():
            yield from _package(block, path, context)


def _package(block: str, path: str, context: ParseContext) -> Iterator[Found]:
    fields: dict[str, str] = {}
    files: list[tuple[str, str]] = []
    sums: list[tuple[str, str, str]] = []
    folder = ""
    for line in block.splitlines():
        key, colon, value = line.partition(":")
        if key == "F":
            folder = f"{value}/"
        elif key == "R":
            files.append((folder, value))
        elif key == "Z" and files and value.startswith(_SHA1):
            sums.append((*files[-1], from_base64(value.removeprefix(_SHA1))))
        elif colon:
            fields.setdefault(key, value.strip())
    name, version, arch = fields.get("P", ""), fields.get("V", ""), fields.get("A", "")
    if not is_name(name) or not version:
        what = f"an apk entry without {'version' if name else 'name'}: {name or '?'}"
        yield Problem(code="package-malformed", what=what[:200], where=path)
        return
    yield from expected(path, name, "apk", paired(sums), context.limits)
    yield Package(
        purl=PackageURL(type="apk", name=name, version=version, qualifiers={"arch": arch} if arch else None).to_string(),
        name=name,
        version=version,
        ecosystem="apk",
        found_at=(FoundAt(path=path, layer=context.layer),),
        cataloger="apk",
        arch=arch,
        source=SourcePackage(name=fields.get("o") or name, version=version),
        licences=(fields["L"],) if fields.get("L") else (),
        owned_files=tuple(file for file in joined(files) if context.is_evidence(file)),
    )


APK = Cataloger(
    id="apk",
    title="Alpine packages",
    ecosystem="apk",
    wants=_wants,
    parse=_parse,
    max_bytes=128 << 20,
    owns_files=True,
    hint=Hint(names=("installed",)),
)
