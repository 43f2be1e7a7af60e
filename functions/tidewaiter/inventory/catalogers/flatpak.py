"""Flatpaks: `flatpak/app|runtime/ID/ARCH/BRANCH/COMMIT/metadata` of an installation (flatpak-metadata(5)).

An application's own version stands in no file of a fixed form, so the branch is the version: for runtimes it is their release.
"""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_PLACE = re.compile(r"(?:^|/)flatpak/(app|runtime)/([A-Za-z0-9_.-]+)/([a-z0-9_]+)/([^/]+)/([0-9a-f]{64})/metadata$")
_GROUP = re.compile(r"(?m)^\[(Application|Runtime|ExtensionOf)\]")


def _wants(entry: FileEntry) -> bool:
    return bool(_PLACE.search(entry.path))


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    place = _PLACE.search(evidence.path)
    if not place or not _GROUP.search(text):
        yield evidence.malformed("a flatpak's metadata without the group that says what it is")
        return
    kind, name, arch, branch, commit = place.groups()
    yield evidence.package("flatpak", name, branch, qualifiers={"arch": arch, "commit": commit[:12], "kind": kind})


FLATPAK = Cataloger(
    id="flatpak",
    title="Flatpaks",
    ecosystem="flatpak",
    wants=_wants,
    parse=structured.of_text("flatpak", _extract),
    max_bytes=1 << 20,
    hint=Hint(names=("metadata",)),
)
