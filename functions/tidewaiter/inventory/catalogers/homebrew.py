"""Homebrew formulae: `Cellar/NAME/VERSION/INSTALL_RECEIPT.json` (docs.brew.sh, "Homebrew terminology")."""

from collections.abc import Iterable
from typing import Any

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_NAME = "INSTALL_RECEIPT.json"
_PLACE = re.compile(r"(?:^|/)Cellar/([^/]+)/([^/]+)/INSTALL_RECEIPT\.json$")


def _wants(entry: FileEntry) -> bool:
    return bool(_PLACE.search(entry.path))


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    place = _PLACE.search(evidence.path)
    name, version = place.groups() if place else ("", "")
    receipt = structured.mapping(document)
    tap = structured.text(structured.mapping(receipt.get("source")).get("tap"))
    yield evidence.package("brew", name, version, qualifiers={"tap": tap[:128], "arch": structured.text(receipt.get("arch"))[:32]})


HOMEBREW = Cataloger(
    id="homebrew",
    title="Homebrew formulae",
    ecosystem="brew",
    wants=_wants,
    parse=structured.of_json("homebrew", _extract),
    max_bytes=8 << 20,
    hint=Hint(names=(_NAME,)),
)
