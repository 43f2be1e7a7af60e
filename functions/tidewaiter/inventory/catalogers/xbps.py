"""Void Linux packages: `/var/db/xbps/pkgdb-*.plist`, a property list of package name to properties (xbps-pkgdb(1))."""

import plistlib
from collections.abc import Iterable
from typing import Any
from xml.parsers.expat import ExpatError

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_PLACE = re.compile(r"^var/db/xbps/pkgdb-[0-9.]+\.plist$")
_INTERNAL = "_XBPS_"


def _wants(entry: FileEntry) -> bool:
    return bool(_PLACE.match(entry.path))


def _load(data: bytes) -> Any:
    try:
        return plistlib.loads(data, fmt=plistlib.FMT_XML)
    except (ExpatError, plistlib.InvalidFileException, AttributeError, LookupError, TypeError) as error:
        raise ValueError(f"no property list: {error}") from None


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    if not isinstance(document, dict):
        yield evidence.malformed("a package database that is no dictionary")
        return
    for key, value in document.items():
        properties = structured.mapping(value)
        if str(key).startswith(_INTERNAL) or properties.get("state") not in ("installed", None):
            continue
        name, _, version = structured.text(properties.get("pkgver")).rpartition("-")
        qualifiers = {"arch": structured.text(properties.get("architecture"))[:32]}
        licences = (structured.text(properties.get("license")),)
        yield evidence.package("xbps", name or key, version, qualifiers=qualifiers, licences=licences)


XBPS = Cataloger(
    id="xbps",
    title="Void Linux packages",
    ecosystem="xbps",
    wants=_wants,
    parse=structured.of_structure("xbps", _load, _extract),
    max_bytes=16 << 20,
    owns_files=True,
    hint=Hint(suffixes=(".plist",)),
)
