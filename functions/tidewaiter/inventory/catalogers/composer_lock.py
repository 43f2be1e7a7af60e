"""`composer.lock` (getcomposer.org, "composer.lock - the lock file"): packages of the application and of its development."""

from collections.abc import Iterable
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence, texts
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == "composer.lock"


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    lock = structured.mapping(document)
    if not isinstance(lock.get("packages"), list):
        yield evidence.malformed("composer.lock holds no list of packages")
        return
    for entry in (*structured.mappings(lock["packages"]), *structured.mappings(lock.get("packages-dev"))):
        vendor, slash, name = structured.text(entry.get("name")).rpartition("/")
        licences = texts(entry.get("license"))
        yield evidence.package("composer", name, entry.get("version"), namespace=vendor if slash else "", licences=licences)


COMPOSER_LOCK = Cataloger(
    id="composer-lock",
    title="Composer lock files",
    ecosystem="composer",
    wants=_wants,
    parse=structured.of_json("composer-lock", _extract),
    declared=True,
    hint=Hint(names=("composer.lock",)),
)
