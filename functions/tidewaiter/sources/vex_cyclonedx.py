"""CycloneDX VEX, alone or inside a bill of materials (https://cyclonedx.org/docs/1.6/json/#vulnerabilities)."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tidewaiter.model.vex import Identity, VexStatement, VexStatus, VexTarget
from tidewaiter.sources.descriptor import text, text_list
from tidewaiter.sources.vex_notes import Notes, usable

_STATES = {
    "resolved": VexStatus.FIXED,
    "resolved_with_pedigree": VexStatus.FIXED,
    "exploitable": VexStatus.AFFECTED,
    "in_triage": VexStatus.UNDER_INVESTIGATION,
    "false_positive": VexStatus.NOT_AFFECTED,
    "not_affected": VexStatus.NOT_AFFECTED,
}
_LINK = "urn:cdx:"
_SERIAL = "urn:uuid:"


def is_cyclonedx(document: Mapping[str, Any]) -> bool:
    """Tell whether a JSON object is CycloneDX."""
    return document.get("bomFormat") == "CycloneDX"


def described_by(document: Mapping[str, Any]) -> Identity:
    """Name what a bill of materials describes: purl and hashes of its component, and its own serial number."""
    root = _root(document)
    return Identity(purl=text(root.get("purl")), digests=tuple(_digests(root)), names=tuple(filter(None, [_serial(document)])))


def statements_of(document: Mapping[str, Any], notes: Notes, *, scanned: bool) -> Iterator[VexStatement]:
    """Yield the statements; with `scanned` the document is itself what is scanned, so that its components need no frame around them."""
    raw = document.get("vulnerabilities")
    if not isinstance(raw, list):
        return
    shelf = _Shelf.of(document, notes, scanned=scanned)
    for number, one in enumerate(raw):
        if isinstance(one, dict):
            yield from _statement(one, document, shelf, f"vulnerability {number + 1}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """What references stand for: components of the document by `bom-ref`, and the frame they are in."""

    notes: Notes
    serial: str
    components: Mapping[str, Identity]
    root: str
    frame: tuple[Identity, ...]

    @classmethod
    def of(cls, document: Mapping[str, Any], notes: Notes, *, scanned: bool) -> "_Shelf":
        root = _root(document)
        found: dict[str, Identity] = {}
        waiting = [root] if root else []
        waiting += _dicts(document.get("components"))
        while waiting:
            component = waiting.pop()
            if reference := text(component.get("bom-ref")):
                found[reference] = _identity(component)
            waiting += _dicts(component.get("components"))
        identity = Identity(purl=text(root.get("purl")), digests=tuple(_digests(root)))
        frame = (identity,) if not scanned and (identity.purl or identity.digests) else ()
        return cls(notes=notes, serial=_serial(document), components=found, root=text(root.get("bom-ref")), frame=frame)

    def target(self, reference: str, versions: tuple[str, ...], place: str) -> VexTarget | None:
        """Resolve a `bom-ref`, a BOM-Link or a purl; a link into another document holds only for that document."""
        if not reference:
            self.notes.add("vex-malformed", "a product without a reference is left out", place)
            return None
        known = self.components.get(reference)
        if known is not None:
            within = () if reference == self.root else self.frame
            return VexTarget(component=known, within=within, versions=versions) if usable(known, self.notes, place) else None
        if reference.startswith(_LINK):
            return self._linked(reference, versions, place)
        if reference.startswith("pkg:"):
            named = Identity(purl=reference)
            return VexTarget(component=named, within=self.frame, versions=versions) if usable(named, self.notes, place) else None
        self.notes.add("vex-malformed", "a reference to a component that is not there is left out", f"{place}, {reference[:100]}")
        return None

    def _linked(self, link: str, versions: tuple[str, ...], place: str) -> VexTarget | None:
        """Resolve `urn:cdx:SERIAL/VERSION#BOM-REF` (https://cyclonedx.org/capabilities/bomlink/)."""
        document, _, inner = link.partition("#")
        serial, inner = document.removeprefix(_LINK).partition("/")[0].lower(), unquote(inner)
        if serial and serial == self.serial.removeprefix(_SERIAL) and inner in self.components:
            return self.target(inner, versions, place)
        other = Identity(names=(_SERIAL + serial,))
        if not inner:
            return VexTarget(component=other, versions=versions)
        component = Identity(purl=inner) if inner.startswith("pkg:") else Identity(names=(f"bom-ref:{inner}",))
        return VexTarget(component=component, within=(other,), versions=versions) if usable(component, self.notes, place) else None


def _statement(raw: Mapping[str, Any], document: Mapping[str, Any], shelf: _Shelf, place: str) -> Iterator[VexStatement]:
    analysis = raw.get("analysis")
    if not isinstance(analysis, dict) or "state" not in analysis:
        return  # a vulnerability without an analysis is a list entry, no statement
    names, status = _names(raw), _STATES.get(text(analysis.get("state")))
    if not names or status is None:
        shelf.notes.add("vex-malformed", f"a vulnerability without {'a known state' if names else 'an id'} is not applied", place)
        return
    affects = _dicts(raw.get("affects"))
    if not affects:
        shelf.notes.add("vex-too-broad", "a statement without a product is not applied", place)
    targets = tuple(filter(None, itertools.chain.from_iterable(_targets(one, status, shelf, place) for one in affects)))
    justification, detail = text(analysis.get("justification")), text(analysis.get("detail"))
    if status is VexStatus.NOT_AFFECTED and not (justification or detail):
        shelf.notes.add("vex-unjustified", "a statement says not_affected without saying why; it is applied", place)
    if targets:
        yield VexStatement(
            names=names,
            status=status,
            targets=targets,
            justification=justification,
            words=detail,
            action=", ".join(filter(None, (*text_list(analysis.get("response")), text(raw.get("recommendation"))))),
            author=_author(document),
            date=text(analysis.get("lastUpdated")) or text(analysis.get("firstIssued")) or _date(raw, document),
            source=shelf.notes.source,
        )


def _targets(affected: Mapping[str, Any], status: VexStatus, shelf: _Shelf, place: str) -> Iterator[VexTarget | None]:
    """Yield what is affected, limited to the listed versions and ranges.

    A fix is in the versions that are listed as unaffected, any other state is one of the others.
    """
    raw = affected.get("versions", [])
    listed = _dicts(raw)
    shelf.notes.count(1 + len(listed))
    if not isinstance(raw, list) or len(listed) < len(raw):
        shelf.notes.add("vex-malformed", "a product whose versions are no list of objects is left out", place)
        return
    wanted = (one for one in listed if (one.get("status") == "unaffected") is (status is VexStatus.FIXED))
    versions = tuple(filter(None, (text(one.get("version")) or _range(one) for one in wanted)))
    if listed and not versions:
        shelf.notes.add("vex-undecidable", "a statement that lists none of its versions is not applied", place)
        return
    yield shelf.target(text(affected.get("ref")), versions, place)


def _range(listed: Mapping[str, Any]) -> str:
    """Return a range in the notation `vers:`, which says in which order its versions are; any other text says nothing."""
    found = text(listed.get("range")).strip()
    return found if found.lower().startswith("vers:") else ""


def _names(raw: Mapping[str, Any]) -> tuple[str, ...]:
    others = (text(one.get("id")) for one in _dicts(raw.get("references")))
    return tuple(dict.fromkeys(filter(None, (text(raw.get("id")), *others))))


def _author(document: Mapping[str, Any]) -> str:
    metadata = document.get("metadata")
    found = metadata if isinstance(metadata, dict) else {}
    people = (
        *_dicts(found.get("authors")),
        *(one for key in ("supplier", "manufacturer", "manufacture") for one in _dicts([found.get(key)])),
    )
    return next(filter(None, (text(one.get("name")) for one in people)), "")


def _date(raw: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    metadata = document.get("metadata")
    stamp = text(metadata.get("timestamp")) if isinstance(metadata, dict) else ""
    return text(raw.get("updated")) or stamp


def _identity(component: Mapping[str, Any]) -> Identity:
    reference = text(component.get("bom-ref"))
    return Identity(
        purl=text(component.get("purl")) or (reference if reference.startswith("pkg:") else ""),
        cpe=text(component.get("cpe")),
        digests=tuple(_digests(component)),
    )


def _digests(component: Mapping[str, Any]) -> Iterator[str]:
    """Yield hashes, and a version that is a digest, as images have."""
    for one in _dicts(component.get("hashes")):
        yield f"{text(one.get('alg')).replace('-', '', 1).lower()}:{text(one.get('content')).lower()}"
    if text(component.get("version")).startswith("sha256:"):
        yield text(component.get("version"))


def _root(document: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = document.get("metadata")
    root = metadata.get("component") if isinstance(metadata, dict) else None
    return root if isinstance(root, dict) else {}


def _serial(document: Mapping[str, Any]) -> str:
    return text(document.get("serialNumber")).lower()


def _dicts(raw: object) -> list[Any]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []
