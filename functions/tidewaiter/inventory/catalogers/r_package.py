"""Installed R packages: `DESCRIPTION` with a `Built` field, in any library tree (Writing R Extensions, "The DESCRIPTION file")."""

from collections.abc import Iterable

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.stanzas import stanzas


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    fields = next(stanzas(text), {})
    if "built" not in fields:
        return  # a source tree: R adds the field when it installs
    yield evidence.package("cran", fields.get("package"), fields.get("version"), licences=(fields.get("license", ""),))


R_PACKAGE = Cataloger(
    id="r-package",
    title="Installed R packages",
    ecosystem="cran",
    parse=structured.of_text("r-package", _extract),
    max_bytes=1 << 20,
    hint=Hint(names=("DESCRIPTION",)),
)
