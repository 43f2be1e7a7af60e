"""Java libraries: `pom.properties`, then the manifest, then the file name, of JARs and of the JARs inside them (JAR file specification)."""

from collections.abc import Iterable, Iterator

from tidewaiter.inventory.archives import SUFFIXES, ArchiveError, Budget, JavaArchive
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.coordinates import Coordinates, coordinates
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.problem import Problem

_MAX_LICENCES, _MAX_LICENCE_TEXT = 10, 200


def _wants(entry: FileEntry) -> bool:
    return entry.path.lower().endswith(SUFFIXES)


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    budget = Budget(bytes=context.limits.archive_total, members=context.limits.archive_members)
    yield from _archive(content.read(), path, context, budget, 0)


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
    for found in coordinates(described, path):
        yield _package(found, f"{path}!/{found.member}" if found.member else path, context, () if found.member else licences)
    if described.nested and depth >= context.limits.archive_depth:
        yield Problem(
            code="archive-too-deep", what=f"archives nested more than {context.limits.archive_depth} deep are not read", where=path
        )
        return
    for member in described.nested:
        try:
            inner = archive.read(member)
        except ArchiveError as error:
            yield Problem(code="archive-unreadable", what=f"Java archive: {error}", where=path)
            continue
        yield from _archive(inner, f"{path}!/{member}", context, budget, depth + 1)


def _licences(manifest: dict[str, str]) -> tuple[str, ...]:
    """Read `Bundle-License` (OSGi core specification): names or addresses with attributes after `;`, several after `,`."""
    declared = (part.partition(";")[0].strip().strip('"') for part in manifest.get("bundle-license", "").split(",")[:_MAX_LICENCES])
    return tuple(dict.fromkeys(text[:_MAX_LICENCE_TEXT] for text in declared if text and text != "<<EXTERNAL>>"))


def _package(found: Coordinates, path: str, context: ParseContext, licences: tuple[str, ...]) -> Found:
    return Evidence.of("java", path, context).package("maven", found.name, found.version, namespace=found.group, licences=licences)


JAVA = Cataloger(
    id="java", title="Java archives", ecosystem="maven", wants=_wants, parse=_parse, max_bytes=128 << 20, hint=Hint(suffixes=SUFFIXES)
)
