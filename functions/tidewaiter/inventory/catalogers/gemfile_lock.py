"""`Gemfile.lock` and `gems.locked` of Bundler (bundler.io, "Gemfile.lock"): gems of servers and repositories, not the project itself."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_FILES = ("Gemfile.lock", "gems.locked")
_SECTIONS = ("GEM", "GIT")
"""PATH is the project itself and its engines."""
_SPEC = re.compile(r"^    (\S+) \(([^)-]+)(?:-([^)]+))?\)$")


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] in _FILES


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    section, sections = "", set()
    for line in text.splitlines():
        if line and line[0] != " ":
            section = line.strip()
            sections.add(section)
        elif section in _SECTIONS and (found := _SPEC.match(line)):
            name, version, platform = found.groups()
            yield evidence.package("gem", name, version, qualifiers={"platform": platform or ""})
    if text.strip() and "DEPENDENCIES" not in sections:
        yield evidence.malformed("no section DEPENDENCIES: the lock file is cut or none")


GEMFILE_LOCK = Cataloger(
    id="gemfile-lock",
    title="Bundler lock files",
    ecosystem="gem",
    wants=_wants,
    parse=structured.of_text("gemfile-lock", _extract),
    declared=True,
    hint=Hint(names=_FILES),
)
