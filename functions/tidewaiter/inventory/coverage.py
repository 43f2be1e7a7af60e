"""What was looked for and read in an image, and which executables nobody recognised."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tidewaiter.inventory.paths import resolve_parent
from tidewaiter.model.inventory import Coverage, FileFact, LayerResult, Reading
from tidewaiter.model.package import Package

FIRST = 20
"""How many unrecognised executables are named; the rest is counted."""


def coverage_of(
    results: Sequence[LayerResult], packages: Sequence[Package], files: Sequence[FileFact], links: Mapping[str, str]
) -> Coverage:
    """Add up what the catalogers read in all layers, and compare the executables of the image with what packages account for."""
    read: Counter[str] = Counter()
    for result in results:
        read.update(dict(result.read))
    found = Counter(package.cataloger for package in packages)
    names = sorted({*read, *found})
    programs = sorted({fact.path for fact in files if fact.elf is not None})
    unknown = unrecognised(programs, packages, dict(links))
    return Coverage(
        catalogers=tuple(Reading(cataloger=name, files=read[name], packages=found[name]) for name in names),
        layers=len(results),
        entries=sum(result.entries for result in results),
        bytes_read=sum(result.bytes_read for result in results),
        executables=len(programs),
        unrecognised=len(unknown),
        unrecognised_first=tuple(unknown[:FIRST]),
    )


def unrecognised(programs: Iterable[str], packages: Sequence[Package], links: dict[str, str]) -> list[str]:
    """List the executables that no package owns, that are no package themselves and lie in no directory of an npm package."""
    owned: set[str] = set()
    folders: set[str] = set()
    resolved: dict[str, str] = {}
    for package in packages:
        if package.deleted:
            continue
        owned.update(_real(path, links, resolved) for path in package.owned_files)
        owned.update(_real(place.path.partition("!/")[0], links, resolved) for place in package.found_at)
        if package.ecosystem == "npm":
            folders.update(place.path.rpartition("/")[0] for place in package.found_at)
    return [path for path in programs if _real(path, links, resolved) not in owned and not _lies_in(path, folders)]


def _real(path: str, links: dict[str, str], resolved: dict[str, str]) -> str:
    """Follow links in the directories of a path, each directory once."""
    folder, slash, name = path.rpartition("/")
    if not slash:
        return path
    if folder not in resolved:
        resolved[folder] = resolve_parent(f"{folder}/x", links).removesuffix("x")
    return f"{resolved[folder]}{name}"


def _lies_in(path: str, folders: set[str]) -> bool:
    parts = path.split("/")
    return any("/".join(parts[:length]) in folders for length in range(1, len(parts)))
