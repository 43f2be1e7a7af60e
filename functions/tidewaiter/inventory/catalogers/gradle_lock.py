"""`gradle.lockfile` (docs.gradle.org, "Locking versions"): `group:artifact:version=configurations`, one a line."""

from collections.abc import Iterable

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_FILES = ("gradle.lockfile", "buildscript-gradle.lockfile")
_PARTS = 3


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] in _FILES


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        parts = line.partition("=")[0].split(":")
        if len(parts) == _PARTS:
            yield evidence.package("maven", parts[1], parts[2], namespace=parts[0])
        elif line and not line.startswith("empty="):
            yield evidence.malformed(f"a line that locks nothing: {line[:80]}")
            return


GRADLE_LOCK = Cataloger(
    id="gradle-lock",
    title="Gradle lock files",
    ecosystem="maven",
    wants=_wants,
    parse=structured.of_text("gradle-lock", _extract),
    declared=True,
    hint=Hint(names=_FILES),
)
