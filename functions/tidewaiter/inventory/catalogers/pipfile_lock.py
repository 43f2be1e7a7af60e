"""`Pipfile.lock` of Pipenv (pipenv.pypa.io, "Pipfile & Pipfile.lock"): packages of the application and of its development."""

from collections.abc import Iterable
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_PINNED = "=="


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == "Pipfile.lock"


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    lock = structured.mapping(document)
    if "_meta" not in lock:
        yield evidence.malformed("a lock file without _meta")
        return
    for group in (value for key, value in lock.items() if key != "_meta"):
        for name, entry in structured.mapping(group).items():
            version = structured.text(structured.mapping(entry).get("version"))
            if version.startswith(_PINNED):
                yield evidence.package("pypi", name, version.lstrip("="))


PIPFILE_LOCK = Cataloger(
    id="pipfile-lock",
    title="Pipenv lock files",
    ecosystem="pypi",
    wants=_wants,
    parse=structured.of_json("pipfile-lock", _extract),
    declared=True,
    hint=Hint(names=("Pipfile.lock",)),
)
