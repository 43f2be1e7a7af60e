"""`requirements*.txt` (pip.pypa.io, "Requirements file format"): exactly pinned requirements; the number of others is said."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.problem import Problem

_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*={2,3}\s*([A-Za-z0-9][A-Za-z0-9._+!-]*)\s*(?:$|[;#\\]|--hash)")
_REQUIREMENT = re.compile(r"^[A-Za-z0-9]")


def _wants(entry: FileEntry) -> bool:
    name = entry.path.rpartition("/")[2]
    return name.endswith(".txt") and (name.startswith("requirements") or entry.path.endswith(f"requirements/{name}"))


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    loose = 0
    for raw in text.splitlines():
        line = raw.strip()
        if found := _PINNED.match(line):
            yield evidence.package("pypi", found.group(1), found.group(2))
        elif _REQUIREMENT.match(line):
            loose += 1
    if loose:
        what = f"{loose} requirement{'s' * (loose > 1)} without an exact version (==) could not be assessed"
        hint = "Pin them, or scan the environment they are installed in"
        yield Problem(code="requirements-unpinned", what=what, where=evidence.path, hint=hint)


REQUIREMENTS = Cataloger(
    id="requirements",
    title="Pinned Python requirements",
    ecosystem="pypi",
    wants=_wants,
    parse=structured.of_text("requirements", _extract),
    max_bytes=8 << 20,
    declared=True,
    hint=Hint(suffixes=(".txt",)),
)
