"""Installed Julia packages: `packages/NAME/SLUG/Project.toml` of a depot (pkgdocs.julialang.org, "Project.toml")."""

from collections.abc import Iterable

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_NAMES = ("Project.toml", "JuliaProject.toml")


def _wants(entry: FileEntry) -> bool:
    """Take the root of a package, whose slug has five characters, and nothing deeper."""
    parts = entry.path.split("/")
    return parts[-4:-3] == ["packages"] and len(parts[-2]) == 5  # noqa: PLR2004 - the slug


def _extract(document: structured.Document, evidence: Evidence) -> Iterable[Found]:
    uuid = structured.text(document.get("uuid"))
    if uuid:  # a file of the same name which has nothing to do with Julia otherwise
        yield evidence.package("julia", document.get("name"), document.get("version"), qualifiers={"uuid": uuid})


JULIA_PACKAGE = Cataloger(
    id="julia-package",
    title="Installed Julia packages",
    ecosystem="julia",
    wants=_wants,
    parse=structured.of_toml("julia-package", _extract),
    max_bytes=1 << 20,
    hint=Hint(names=_NAMES),
)
