"""Installed OCaml packages: `.opam-switch/switch-state` of an opam switch (opam.ocaml.org, "Manual", switch-state)."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_INSTALLED = re.compile(r"(?m)^installed:\s*\[([^\]]*)\]")
_ENTRY = re.compile(r'"([^".]+)\.([^"]+)"')


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith(".opam-switch/switch-state")


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    installed = _INSTALLED.search(text)
    if not installed:
        yield evidence.malformed("a switch without the field installed")
        return
    for name, version in _ENTRY.findall(installed.group(1)):
        yield evidence.package("opam", name, version)


OPAM = Cataloger(
    id="opam",
    title="Installed OCaml packages",
    ecosystem="opam",
    wants=_wants,
    parse=structured.of_text("opam", _extract),
    max_bytes=8 << 20,
    hint=Hint(names=("switch-state",)),
)
