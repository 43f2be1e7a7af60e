""".NET SDKs: `sdk/VERSION/.version` (commit, version and runtime identifier, one a line) in a .NET installation.

The shared runtimes are read from the `.deps.json` that lies beside each of them.
"""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_PLACE = re.compile(r"(?:^|/)sdk/(\d+\.\d+\.\d+[^/]*)/\.version$")
_RID = 2
"""The line that names the runtime identifier, such as linux-x64."""


def _wants(entry: FileEntry) -> bool:
    return bool(_PLACE.search(entry.path))


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    lines = text.split()
    place = _PLACE.search(evidence.path)
    rid = lines[_RID] if len(lines) > _RID and lines[_RID].isprintable() else ""
    yield evidence.package("generic", "dotnet-sdk", place.group(1) if place else "", qualifiers={"rid": rid[:64]})


DOTNET_SDK = Cataloger(
    id="dotnet-sdk",
    title=".NET SDKs",
    ecosystem="generic",
    wants=_wants,
    parse=structured.of_text("dotnet-sdk", _extract),
    max_bytes=1 << 16,
    hint=Hint(names=(".version",)),
)
