"""A file that names packages: makes the packages and the problems that a cataloger yields for it (purl specification, purl types)."""

from collections.abc import Mapping
from dataclasses import dataclass

from packageurl import PackageURL

from tidewaiter.inventory.cataloger import ParseContext
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.problem import Problem

MAX_TEXT = 512
"""The longest name or version that is believed."""
_NOT_IDENTITY = frozenset({"file_name", "download_url", "vcs_url", "checksum"})
"""Qualifiers that say where a package came from; two SBOMs that differ in them speak of one package."""
_CASED = frozenset({"golang", "npm"})
"""Types whose purls have no capitals although names have (old npm packages), also as advisories write them."""
_SEPARATORS = {"maven": ":"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where packages were read: file, layer and the id of the cataloger."""

    path: str
    layer: str
    cataloger: str

    @classmethod
    def of(cls, cataloger: str, path: str, context: ParseContext) -> "Evidence":
        """Name the file that a cataloger reads."""
        return cls(path=path, layer=context.layer, cataloger=cataloger)

    def package(
        self,
        kind: str,
        name: object,
        version: object,
        *,
        namespace: object = "",
        qualifiers: Mapping[str, str] | None = None,
        licences: tuple[str, ...] = (),
    ) -> Package | Problem:
        """Make a package of purl type `kind`; a name or version that is missing, endless or no text is a Problem."""
        if not (_is_text(name) and _is_text(version) and (namespace == "" or _is_text(namespace))):
            return self.malformed(f"an entry without usable name or version: {str(name)[:80]} {str(version)[:80]}")
        written = f"{namespace}/{name}" if namespace else str(name)
        return self._package(PackageURL(
            type=kind,
            namespace=str(namespace) or None,
            name=str(name),
            version=str(version),
            qualifiers={key: value for key, value in (qualifiers or {}).items() if value} or None,
        ), str(version), licences, written)  # fmt: skip

    def from_purl(self, text: object, licences: tuple[str, ...] = ()) -> Package | None:
        """Make a package of a package URL; None for one without version, or that is none."""
        if not isinstance(text, str) or len(text) > 2 * MAX_TEXT:
            return None
        try:
            purl = PackageURL.from_string(text)
        except ValueError:
            return None
        if not purl.version:
            return None
        known = purl.qualifiers if isinstance(purl.qualifiers, dict) else {}
        kept = {key: value for key, value in known.items() if key not in _NOT_IDENTITY}
        return self._package(purl._replace(qualifiers=kept), purl.version, licences)

    def malformed(self, what: str) -> Problem:
        """Say that the file, or an entry in it, is not what its name promises."""
        return Problem(code="package-malformed", what=what[:200], where=self.path)

    def _package(self, purl: PackageURL, version: str, licences: tuple[str, ...], written: str = "") -> Package:
        full = f"{purl.namespace}{_SEPARATORS.get(purl.type, '/')}{purl.name}" if purl.namespace else purl.name
        if purl.type in _CASED and written.lower() == full.lower():
            full = written
        qualifiers = purl.qualifiers if isinstance(purl.qualifiers, dict) else {}
        return Package(
            purl=purl.to_string(),
            name=full,
            version=version,
            ecosystem=purl.type,
            found_at=(FoundAt(path=self.path, layer=self.layer),),
            cataloger=self.cataloger,
            arch=str(qualifiers.get("arch", "")),
            licences=tuple(licence for licence in licences if licence and len(licence) <= MAX_TEXT),
        )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_TEXT and value.isprintable() and bool(value.strip(" /"))


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, a single text as one, and nothing for anything else."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
