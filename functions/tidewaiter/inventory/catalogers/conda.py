"""Conda packages: `conda-meta/NAME-VERSION-BUILD.json` of an environment (docs.conda.io, "Conda package specification")."""

from collections.abc import Iterable
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith(".json") and "conda-meta/" in entry.path


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    record = structured.mapping(document)
    subdir = structured.text(record.get("subdir"))
    # Only the last part: private channels carry a token in their address.
    channel = structured.text(record.get("channel")).rstrip("/").removesuffix(f"/{subdir}").rpartition("/")[2]
    qualifiers = {"build": structured.text(record.get("build")), "channel": channel, "subdir": subdir}
    licences = (structured.text(record.get("license")),)
    yield evidence.package("conda", record.get("name"), record.get("version"), qualifiers=qualifiers, licences=licences)


CONDA = Cataloger(
    id="conda",
    title="Conda packages",
    ecosystem="conda",
    wants=_wants,
    parse=structured.of_json("conda", _extract),
    max_bytes=32 << 20,
    hint=Hint(suffixes=(".json",)),
)
