"""`Manifest.toml` of Julia, formats 1 and 2 (pkgdocs.julialang.org, "Manifest.toml"); the standard library has no version there."""

from collections.abc import Iterable

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith("Manifest.toml") and entry.path.rpartition("/")[2] in ("Manifest.toml", "JuliaManifest.toml")


def _extract(document: structured.Document, evidence: Evidence) -> Iterable[Found]:
    packages = structured.mapping(document["deps"]) if "manifest_format" in document and "deps" in document else document
    for name, entries in packages.items():
        for entry in structured.mappings(entries):
            if "version" in entry and "uuid" in entry and "path" not in entry:
                yield evidence.package("julia", name, entry["version"], qualifiers={"uuid": structured.text(entry["uuid"])})


JULIA_MANIFEST = Cataloger(
    id="julia-manifest",
    title="Julia lock files",
    ecosystem="julia",
    wants=_wants,
    parse=structured.of_toml("julia-manifest", _extract),
    max_bytes=16 << 20,
    declared=True,
    hint=Hint(names=("Manifest.toml", "JuliaManifest.toml")),
)
