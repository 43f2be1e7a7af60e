"""SBOMs that lie in the image: Bitnami's `.spdx-NAME.spdx`, SPDX 2.3 and CycloneDX JSON of any tool, `*.dist-info/sboms` (PEP 770).

Packages of operating systems in them are left to the package databases, which say what is installed.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_SUFFIXES = (".spdx", ".spdx.json", ".cdx", ".cdx.json", ".cyclonedx.json")
_WHEEL = ".dist-info/sboms/"
_LEFT_OUT = frozenset({"deb", "rpm", "apk", "alpm", "oci", "docker", "github", "gitlab", "bitbucket", "swid"})
_MAX_DEPTH = 20
_MAX_PACKAGES = 100_000


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith(_SUFFIXES) or (_WHEEL in entry.path and entry.path.endswith(".json"))


def _extract(document: Any, evidence: Evidence) -> Iterable[Found]:
    sbom = structured.mapping(document)
    is_spdx, is_cyclonedx = "spdxVersion" in sbom, sbom.get("bomFormat") == "CycloneDX"
    if not is_spdx and not is_cyclonedx:
        yield evidence.malformed("neither an SPDX nor a CycloneDX document")
        return
    seen: set[str] = set()
    for purl, licence in _of_spdx(sbom) if is_spdx else _of_cyclonedx(sbom):
        found = evidence.from_purl(purl, (licence,))
        if found and found.ecosystem not in _LEFT_OUT and found.purl not in seen and len(seen) < _MAX_PACKAGES:
            seen.add(found.purl)
            yield found


def _of_spdx(sbom: structured.Document) -> Iterator[tuple[str, str]]:
    """Yield the purl and the declared licence of each package."""
    for package in structured.mappings(sbom.get("packages")):
        licence = structured.text(package.get("licenseDeclared"))
        for reference in structured.mappings(package.get("externalRefs")):
            if reference.get("referenceType") == "purl":
                yield structured.text(reference.get("referenceLocator")), licence if licence not in ("NOASSERTION", "NONE") else ""


def _of_cyclonedx(sbom: structured.Document) -> Iterator[tuple[str, str]]:
    """Yield the purls of the described component and of all others, also of those inside components."""
    described = structured.mapping(structured.mapping(sbom.get("metadata")).get("component"))
    waiting = [(described, 0), *((component, 0) for component in structured.mappings(sbom.get("components")))]
    while waiting:
        component, depth = waiting.pop()
        if component.get("scope") == "excluded":
            continue  # needed to build or to test, not part of what runs
        licences = [structured.mapping(item.get("license")).get("id") for item in structured.mappings(component.get("licenses"))]
        yield structured.text(component.get("purl")), structured.text(next(iter(licences), ""))
        if depth < _MAX_DEPTH:
            waiting += [(inner, depth + 1) for inner in structured.mappings(component.get("components"))]


EMBEDDED_SBOM = Cataloger(
    id="embedded-sbom",
    title="SBOMs inside the image (Bitnami, SPDX, CycloneDX)",
    ecosystem="bitnami",
    wants=_wants,
    parse=structured.of_json("embedded-sbom", _extract),
    hint=Hint(suffixes=(".json", ".spdx", ".cdx")),
)
