"""`NAME.opam.locked` of OCaml (opam.ocaml.org, "opam lock"): dependencies that are held to one version."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_HELD = re.compile(r'(?m)^\s*"([A-Za-z0-9_+-]+)"\s*\{\s*=\s*"([^"]+)"')


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith(".opam.locked")


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    if "opam-version:" not in text:
        yield evidence.malformed("no opam-version: not a file of opam")
    for name, version in dict.fromkeys(_HELD.findall(text)):
        yield evidence.package("opam", name, version)


OPAM_LOCK = Cataloger(
    id="opam-lock",
    title="OCaml lock files",
    ecosystem="opam",
    wants=_wants,
    parse=structured.of_text("opam-lock", _extract),
    max_bytes=8 << 20,
    declared=True,
    hint=Hint(suffixes=(".locked",)),
)
