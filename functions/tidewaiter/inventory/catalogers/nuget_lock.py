"""`packages.lock.json` of NuGet (learn.microsoft.com, "PackageReference in project files", locking dependencies)."""

from collections.abc import Iterable
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == "packages.lock.json"


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    frameworks = structured.mapping(document).get("dependencies")
    if not isinstance(frameworks, dict):
        yield evidence.malformed("a lock file without dependencies")
        return
    entries = [(name, structured.mapping(entry)) for found in frameworks.values() for name, entry in structured.mapping(found).items()]
    for name, version in dict.fromkeys((name, structured.text(entry.get("resolved"))) for name, entry in entries if "resolved" in entry):
        yield evidence.package("nuget", name, version)


NUGET_LOCK = Cataloger(
    id="nuget-lock",
    title="NuGet lock files",
    ecosystem="nuget",
    wants=_wants,
    parse=structured.of_json("nuget-lock", _extract),
    declared=True,
    hint=Hint(names=("packages.lock.json",)),
)
