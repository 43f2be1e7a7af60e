"""NuGet packages of published .NET applications: `*.deps.json` (dotnet/sdk, "Runtime configuration files": libraries and targets).

The assemblies that it names belong to those packages, whatever their own version resource says.
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint, OwnedFiles
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_SHIPPED = ("runtime", "native", "runtimeTargets", "resources")
_RUNTIME_PACK = "runtimepack."


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith(".deps.json")


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    libraries = structured.mapping(document).get("libraries")
    if not isinstance(libraries, dict):
        yield evidence.malformed("a .deps.json without libraries")
        return
    targets = structured.mapping(structured.mapping(document).get("targets"))
    unshipped = _unshipped(targets)
    yield OwnedFiles(files=tuple(dict.fromkeys(_assemblies(targets, evidence.path.rpartition("/")[0]))))
    for key, library in libraries.items():
        kind = structured.text(structured.mapping(library).get("type")).lower()
        if kind in ("package", "runtimepack") and key not in unshipped:
            name, _, version = key.rpartition("/")
            yield evidence.package("nuget", name.removeprefix(_RUNTIME_PACK), version)


def _assemblies(targets: structured.Document, folder: str) -> Iterator[str]:
    """Yield where the files of all libraries lie: beside the `.deps.json`, those for one platform or language in folders there."""
    for target in targets.values():
        for library in structured.mapping(target).values():
            for asset in (asset for part in _SHIPPED for asset in structured.mapping(structured.mapping(library).get(part))):
                for name in (PurePosixPath(asset).name, asset):
                    yield f"{folder}/{name}".lstrip("/")


def _unshipped(targets: structured.Document) -> frozenset[str]:
    """Name the libraries that a target lists without any file at run time: they were needed to compile only."""
    entries = [(key, structured.mapping(entry)) for target in targets.values() for key, entry in structured.mapping(target).items()]
    shipped = {key for key, entry in entries if any(part in entry for part in _SHIPPED)}
    return frozenset(key for key, _ in entries if key not in shipped)


DOTNET_DEPS = Cataloger(
    id="dotnet-deps",
    title=".NET application dependencies",
    ecosystem="nuget",
    wants=_wants,
    parse=structured.of_json("dotnet-deps", _extract),
    max_bytes=32 << 20,
    hint=Hint(suffixes=(".json",)),
)
