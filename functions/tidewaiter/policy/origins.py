"""Who is to fix a finding: the layer that brought it, the build step behind that layer, and whether it belongs to the base image."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from tidewaiter.inventory.history import step_of
from tidewaiter.inventory.origins import origin_of
from tidewaiter.model.finding import Finding, FindingKind
from tidewaiter.model.image import BaseImage, Image
from tidewaiter.model.package import Origin

DELETED = "deleted"
"""Key of the evidence that a finding is about a package which a later layer removed."""
_COMMAND_LENGTH = 300


def explained(findings: Iterable[Finding], image: Image, base: BaseImage | None, deleted: Collection[str] = ()) -> tuple[Finding, ...]:
    """Add `layer` (`2 of 5`), `created_by` and `origin` to the evidence of findings that lie in a layer.

    A finding about one of the `deleted` packages (purls) says so, too.
    """
    places = {layer.diff_id: index for index, layer in reversed(list(enumerate(image.layers)))}
    family = _Family(image=image, base=base, places=places, deleted=frozenset(deleted))
    return tuple(_explained(finding, family) for finding in findings)


def is_deleted(finding: Finding) -> bool:
    """Tell whether a vulnerability is one of a package that a later layer removed: it ships, and nothing can run it."""
    return finding.kind is FindingKind.VULNERABILITY and DELETED in finding.evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    image: Image
    base: BaseImage | None
    places: Mapping[str, int]
    deleted: frozenset[str]


def _explained(finding: Finding, family: _Family) -> Finding:
    index = family.places.get(finding.location.layer) if finding.location.layer else None
    if index is None:
        return finding
    facts = {
        "layer": f"{index + 1} of {len(family.image.layers)}",
        "created_by": step_of(family.image.layers[index].created_by)[:_COMMAND_LENGTH],
        "origin": _words(origin_of(index, family.base), family.base),
        DELETED: "a later layer removed it; its bytes still ship" if finding.location.purl in family.deleted else "",
    }
    return replace(finding, evidence={**finding.evidence, **{name: text for name, text in facts.items() if text}})


def _words(origin: Origin, base: BaseImage | None) -> str:
    if origin is Origin.UNKNOWN or base is None:
        return ""
    if origin is not Origin.BASE:
        return origin.value
    name = base.name or base.digest
    return f"base image {name}" if name else "layers shared with other images (base image unknown)"
