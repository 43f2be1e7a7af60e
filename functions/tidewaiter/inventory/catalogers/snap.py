"""Snaps: `/snap/NAME/REVISION/meta/snap.yaml` (snapcraft.io, "The snap format"), or the root of an unpacked one."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_FIELD = re.compile(r"(?m)^(name|version|type|base|license):[ \t]*[\"']?([^\"'#\n]*?)[\"']?[ \t\r]*(?:#.*)?$")


def _wants(entry: FileEntry) -> bool:
    return f"/{entry.path}".endswith("/meta/snap.yaml")


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    """Read the plain values at the top: what is nested in a snap.yaml names its programs and plugs."""
    fields: dict[str, str] = {}
    for key, value in _FIELD.findall(text):
        fields.setdefault(key, value)
    qualifiers = {"base": fields.get("base", "")[:64], "type": fields.get("type", "")[:64]}
    licences = (fields.get("license", ""),)
    yield evidence.package("snap", fields.get("name"), fields.get("version"), qualifiers=qualifiers, licences=licences)


SNAP = Cataloger(
    id="snap",
    title="Snaps",
    ecosystem="snap",
    wants=_wants,
    parse=structured.of_text("snap", _extract),
    max_bytes=4 << 20,
    hint=Hint(names=("snap.yaml",)),
)
