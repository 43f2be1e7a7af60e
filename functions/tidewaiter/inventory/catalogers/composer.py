"""Installed PHP packages: `vendor/composer/installed.json` of Composer 1 (a list) and 2 (getcomposer.org, runtime utilities)."""

from collections.abc import Iterable
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence, texts
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith("composer/installed.json")


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    entries = document if isinstance(document, list) else structured.mapping(document).get("packages")
    if not isinstance(entries, list):
        yield evidence.malformed("installed.json holds no list of packages")
        return
    for entry in structured.mappings(entries):
        vendor, slash, name = structured.text(entry.get("name")).rpartition("/")
        licences = texts(entry.get("license"))
        yield evidence.package("composer", name, entry.get("version"), namespace=vendor if slash else "", licences=licences)


COMPOSER = Cataloger(
    id="composer",
    title="Installed PHP packages",
    ecosystem="composer",
    wants=_wants,
    parse=structured.of_json("composer", _extract),
    hint=Hint(names=("installed.json",)),
)
