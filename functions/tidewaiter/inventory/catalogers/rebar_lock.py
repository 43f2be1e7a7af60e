"""`rebar.lock` of Erlang (rebar3.org, "Dependencies"): packages of Hex, not those of a repository."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence

_ENTRY = re.compile(r'\{\s*pkg\s*,\s*<<"([^"]+)">>\s*,\s*<<"([^"]+)">>')


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    if text.lstrip()[:1] not in ("{", "[", "%"):
        yield evidence.malformed("no Erlang terms")
    for name, version in dict.fromkeys(_ENTRY.findall(text)):
        yield evidence.package("hex", name, version)


REBAR_LOCK = Cataloger(
    id="rebar-lock",
    title="Erlang lock files (rebar3)",
    ecosystem="hex",
    parse=structured.of_text("rebar-lock", _extract),
    declared=True,
    hint=Hint(names=("rebar.lock",)),
)
