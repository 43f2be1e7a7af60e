"""`mix.lock` of Elixir (hexdocs.pm, "Mix.Tasks.Deps"): packages of Hex, not those of a repository or folder."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_ENTRY = re.compile(r"""(?m)^\s*"[^"\n]+":\s*\{:hex,\s*:"?([A-Za-z0-9_]+)"?,\s*"([^"\n]+)\"""")


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == "mix.lock"


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    if not text.lstrip().startswith("%{"):
        yield evidence.malformed("not an Elixir map")
    for name, version in _ENTRY.findall(text):
        yield evidence.package("hex", name, version)


MIX_LOCK = Cataloger(
    id="mix-lock",
    title="Elixir lock files",
    ecosystem="hex",
    wants=_wants,
    parse=structured.of_text("mix-lock", _extract),
    declared=True,
    hint=Hint(names=("mix.lock",)),
)
