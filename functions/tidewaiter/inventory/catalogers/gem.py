"""Installed Ruby gems: specifications as RubyGems writes them, and those of gems that Bundler took from a repository (RubyGems guides)."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_STUB = re.compile(r"(?m)^# stub: (\S+) (\S+) (\S+) ")
_NAME = re.compile(r"""(?m)^\s*\w+\.name\s*=\s*["']([^"']+)["']""")
_VERSION = re.compile(r"""(?m)^\s*\w+\.version\s*=\s*(?:Gem::Version\.new\(?\s*)?["']([^"']+)["']""")
_LICENCES = re.compile(r"(?m)^\s*\w+\.licenses?\s*=\s*(.+)$")
_QUOTED = re.compile(r"""["']([^"']+)["']""")
_ANY_PLATFORM = "ruby"


def _wants(entry: FileEntry) -> bool:
    """Take `specifications/NAME-VERSION.gemspec`, and `bundler/gems/NAME-COMMIT/NAME.gemspec` in the root of a repository."""
    return entry.path.endswith(".gemspec") and ("specifications/" in entry.path or entry.path.split("/")[-4:-2] == ["bundler", "gems"])


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    stub = _STUB.search(text)
    name, version, platform = stub.groups() if stub else (_first(_NAME, text), _first(_VERSION, text), "")
    qualifiers = {"platform": "" if platform == _ANY_PLATFORM else platform}
    licences = tuple(_QUOTED.findall(_first(_LICENCES, text)))
    yield evidence.package("gem", name, version, qualifiers=qualifiers, licences=licences)


def _first(pattern: "re._Regexp[str]", text: str) -> str:
    found = pattern.search(text)
    return found.group(1) if found else ""


GEM = Cataloger(
    id="gem",
    title="Installed Ruby gems",
    ecosystem="gem",
    wants=_wants,
    parse=structured.of_text("gem", _extract),
    max_bytes=4 << 20,
    hint=Hint(suffixes=(".gemspec",)),
)
