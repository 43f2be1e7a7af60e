"""`Package.resolved` of Swift, versions 1 to 3 (docs.swift.org, "Resolving and updating dependencies"): pins with a version."""

from collections.abc import Iterable
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == "Package.resolved"


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    lock = structured.mapping(document)
    pins = lock.get("pins", structured.mapping(lock.get("object")).get("pins"))
    if not isinstance(pins, list):
        yield evidence.malformed("a lock file without pins")
        return
    for pin in structured.mappings(pins):
        version = structured.mapping(pin.get("state")).get("version")
        if version is not None:  # a branch or a commit otherwise
            namespace, name = _identity(structured.text(pin.get("location") or pin.get("repositoryURL")))
            yield evidence.package("swift", name, version, namespace=namespace)


def _identity(address: str) -> tuple[str, str]:
    """Return `host/owner` and the repository of `https://host/owner/name.git` or `git@host:owner/name.git`, without credentials."""
    rest = address.rpartition("://")[2]
    head, slash, tail = rest.partition("/")
    place = f"{head.rpartition('@')[2].replace(':', '/')}{slash}{tail}".removesuffix("/").removesuffix(".git")
    namespace, _, name = place.rpartition("/")
    return namespace, name


SWIFT_RESOLVED = Cataloger(
    id="swift-resolved",
    title="Swift lock files",
    ecosystem="swift",
    wants=_wants,
    parse=structured.of_json("swift-resolved", _extract),
    declared=True,
    hint=Hint(names=("Package.resolved",)),
)
