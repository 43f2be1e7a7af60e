"""`package-lock.json`, `npm-shrinkwrap.json` and `node_modules/.package-lock.json`, versions 1 to 3 (docs.npmjs.com)."""

from collections.abc import Iterable, Iterator
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_FILES = ("package-lock.json", "npm-shrinkwrap.json", ".package-lock.json")
_INSTALLED = "node_modules/"


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] in _FILES


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    lock = structured.mapping(document)
    if "lockfileVersion" not in lock:
        yield evidence.malformed("a lock file without lockfileVersion")
        return
    entries = _flat(lock["packages"]) if "packages" in lock else _nested(lock.get("dependencies"))
    for name, version in dict.fromkeys(entries):
        scope, slash, short = name.rpartition("/")
        yield evidence.package("npm", short, version, namespace=scope if slash else "")


def _flat(packages: object) -> Iterator[tuple[str, str]]:
    """Yield the packages of versions 2 and 3; the project itself, its workspaces and links to them are not packages."""
    for path, raw in structured.mapping(packages).items():
        entry = structured.mapping(raw)
        version = structured.text(entry.get("version"))
        if _INSTALLED in path and not entry.get("link") and version:
            yield structured.text(entry.get("name")) or path.rpartition(_INSTALLED)[2], version


def _nested(dependencies: object) -> Iterator[tuple[str, str]]:
    """Yield the packages of version 1, whose dependencies nest; what comes from git or a folder has an address for a version."""
    waiting = [dependencies]
    while waiting:
        for name, raw in structured.mapping(waiting.pop()).items():
            entry = structured.mapping(raw)
            version = structured.text(entry.get("version"))
            waiting.append(entry.get("dependencies"))
            if version.startswith("npm:"):
                name, _, version = version.removeprefix("npm:").rpartition("@")  # noqa: PLW2901 - an alias of another package
            if version[:1].isdigit():
                yield name, version


NPM_LOCK = Cataloger(
    id="npm-lock",
    title="npm lock files",
    ecosystem="npm",
    wants=_wants,
    parse=structured.of_json("npm-lock", _extract),
    declared=True,
    hint=Hint(names=_FILES),
)
