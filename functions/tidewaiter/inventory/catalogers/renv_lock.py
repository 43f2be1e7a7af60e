"""`renv.lock` of R (rstudio.github.io/renv, "The lockfile"): packages of a repository such as CRAN."""

from collections.abc import Iterable
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == "renv.lock"


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    packages = structured.mapping(document).get("Packages")
    if not isinstance(packages, dict):
        yield evidence.malformed("a lock file without Packages")
        return
    for entry in map(structured.mapping, packages.values()):
        if entry.get("Source", "Repository") in ("Repository", "CRAN"):
            yield evidence.package("cran", entry.get("Package"), entry.get("Version"))


RENV_LOCK = Cataloger(
    id="renv-lock",
    title="R lock files (renv)",
    ecosystem="cran",
    wants=_wants,
    parse=structured.of_json("renv-lock", _extract),
    declared=True,
    hint=Hint(names=("renv.lock",)),
)
