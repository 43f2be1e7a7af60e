"""Java libraries: `pom.properties`, then the manifest, then the file name, of JARs and of the JARs inside them (JAR file specification)."""

from collections.abc import Iterable, Iterator

import re2 as re
from packageurl import PackageURL

from tidewaiter.inventory.archives import MAX_DEPTH, SUFFIXES, Archive, ArchiveError, Budget, JavaArchive
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.problem import Problem

_FILE_NAME = re.compile(r"^(.+?)-(\d[^/]*)$")
_NAMED_LIKE_THEIR_GROUP = frozenset(
    f"commons-{name}"
    for name in ("beanutils", "cli", "codec", "collections", "dbcp", "digester", "fileupload", "httpclient", "io", "lang", "logging", "net")
)
_GROUP_PARTS = 3
_MAX_LICENCES, _MAX_LICENCE_TEXT = 10, 200
_VERSIONS = ("implementation-version", "bundle-version", "specification-version")


def _wants(entry: FileEntry) -> bool:
    return entry.path.lower().endswith(SUFFIXES)


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    yield from _archive(content.read(), path, context, Budget(), 0)


def _archive(data: bytes, path: str, context: ParseContext, budget: Budget, depth: int) -> Iterator[Found]:
    try:
        archive = JavaArchive(data, budget)
    except ArchiveError as error:
        yield Problem(code="archive-unreadable", what=f"Java archive: {error}", where=path)
        return
    described = archive.describe()
    for what in described.problems:
        yield Problem(code="archive-unreadable", what=f"Java archive: {what}", where=path)
    licences = _licences(described.manifest)
    for group, name, version in _coordinates(described, path):
        yield _package(group, name, version, path, context, licences)
    if described.nested and depth >= MAX_DEPTH:
        yield Problem(code="archive-too-deep", what=f"archives nested more than {MAX_DEPTH} deep are not read", where=path)
        return
    for member in described.nested:
        try:
            inner = archive.read(member)
        except ArchiveError as error:
            yield Problem(code="archive-unreadable", what=f"Java archive: {error}", where=path)
            continue
        yield from _archive(inner, f"{path}!/{member}", context, budget, depth + 1)


def _coordinates(archive: Archive, path: str) -> list[tuple[str, str, str]]:
    """Name what the archive holds: several with shaded libraries, none for an application without a version."""
    poms = [(pom.get("groupId", ""), pom.get("artifactId", ""), pom.get("version", "")) for pom in archive.poms]
    named = [pom for pom in poms if pom[1] and pom[2]]
    if named:
        return named
    stem = path.rpartition("/")[2].rpartition(".")[0]
    match = _FILE_NAME.match(stem)
    version = next((archive.manifest[key] for key in _VERSIONS if archive.manifest.get(key)), "") or (match.group(2) if match else "")
    name = match.group(1) if match else stem
    return [(_group(archive, name), name, match.group(2) if match else version)] if version and name else []


def _group(archive: Archive, name: str) -> str:
    """Guess the Maven group: the vendor's id, the symbolic name of a bundle, the Java package of the classes, in this order.

    Measured on 270 libraries of a Maven repository, looking away from their poms, this names the right group for 150.
    """
    if name in _NAMED_LIKE_THEIR_GROUP:
        return name
    manifest = archive.manifest
    vendor = manifest.get("implementation-vendor-id", "")
    if vendor.count(".") > 1 and " " not in vendor:
        return vendor
    symbolic = manifest.get("bundle-symbolicname", "").partition(";")[0].strip() or manifest.get("automatic-module-name", "")
    if "." not in symbolic:
        return ".".join(archive.package.split(".")[:_GROUP_PARTS])
    head, _, tail = symbolic.rpartition(".")
    return head if tail == name or name.endswith(f"-{tail}") else symbolic


def _licences(manifest: dict[str, str]) -> tuple[str, ...]:
    """Read `Bundle-License` (OSGi core specification): names or addresses with attributes after `;`, several after `,`."""
    declared = (part.partition(";")[0].strip().strip('"') for part in manifest.get("bundle-license", "").split(",")[:_MAX_LICENCES])
    return tuple(dict.fromkeys(text[:_MAX_LICENCE_TEXT] for text in declared if text and text != "<<EXTERNAL>>"))


def _package(group: str, name: str, version: str, path: str, context: ParseContext, licences: tuple[str, ...]) -> Package:
    return Package(
        purl=PackageURL(type="maven", namespace=group or None, name=name, version=version).to_string(),
        name=f"{group}:{name}" if group else name,
        version=version,
        ecosystem="maven",
        found_at=(FoundAt(path=path, layer=context.layer),),
        cataloger="java",
        licences=licences,
    )


JAVA = Cataloger(
    id="java", title="Java archives", ecosystem="maven", wants=_wants, parse=_parse, max_bytes=128 << 20, hint=Hint(suffixes=SUFFIXES)
)
