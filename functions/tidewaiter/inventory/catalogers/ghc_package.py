"""Installed Haskell libraries: `package.conf.d/*.conf` of GHC (ghc.gitlab.haskell.org, "Package databases")."""

from collections.abc import Iterable

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.stanzas import stanzas
from tidewaiter.inventory.visitors import FileEntry


def _wants(entry: FileEntry) -> bool:
    folder = entry.path.split("/")[-2:-1]
    return folder in (["package.conf.d"], ["package.db"]) and entry.path.endswith(".conf")


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    fields = next(stanzas(text), {})
    name, version = fields.get("package-name") or fields.get("name"), fields.get("version")
    yield evidence.package("hackage", name, version, licences=(fields.get("license", ""),))


GHC_PACKAGE = Cataloger(
    id="ghc-package",
    title="Installed Haskell libraries",
    ecosystem="hackage",
    wants=_wants,
    parse=structured.of_text("ghc-package", _extract),
    max_bytes=4 << 20,
    hint=Hint(suffixes=(".conf",)),
)
