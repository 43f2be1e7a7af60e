"""`Cargo.lock` (The Cargo Book, "Cargo.toml vs Cargo.lock"): the crates that come from elsewhere, not the workspace's own."""

from collections.abc import Iterable

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    return entry.path.rpartition("/")[2] == "Cargo.lock"


def _extract(document: structured.Document, evidence: Evidence) -> Iterable[Found]:
    for crate in structured.mappings(document.get("package")):
        if "source" in crate:
            yield evidence.package("cargo", crate.get("name"), crate.get("version"))


CARGO_LOCK = Cataloger(
    id="cargo-lock",
    title="Cargo lock files",
    ecosystem="cargo",
    wants=_wants,
    parse=structured.of_toml("cargo-lock", _extract),
    max_bytes=16 << 20,
    declared=True,
    hint=Hint(names=("Cargo.lock",)),
)
