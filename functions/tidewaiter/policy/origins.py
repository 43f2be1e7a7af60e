"""Who is to fix a finding: the layer that brought it, the build step behind that layer, and whether it belongs to the base image."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tidewaiter.inventory.history import step_of
from tidewaiter.inventory.origins import origin_of
from tidewaiter.model.finding import Finding
from tidewaiter.model.image import BaseImage, Image
from tidewaiter.model.package import Origin

_COMMAND_LENGTH = 300


def explained(findings: Iterable[Finding], image: Image, base: BaseImage | None) -> tuple[Finding, ...]:
    """Add `layer` (`2 of 5`), `created_by` and `origin` to the evidence of findings that lie in a layer."""
    places = {layer.diff_id: index for index, layer in reversed(list(enumerate(image.layers)))}
    return tuple(_explained(finding, image, base, places) for finding in findings)


def _explained(finding: Finding, image: Image, base: BaseImage | None, places: Mapping[str, int]) -> Finding:
    index = places.get(finding.location.layer) if finding.location.layer else None
    if index is None:
        return finding
    facts = {
        "layer": f"{index + 1} of {len(image.layers)}",
        "created_by": step_of(image.layers[index].created_by)[:_COMMAND_LENGTH],
        "origin": _words(origin_of(index, base), base),
    }
    return replace(finding, evidence={**finding.evidence, **{name: text for name, text in facts.items() if text}})


def _words(origin: Origin, base: BaseImage | None) -> str:
    if origin is Origin.UNKNOWN or base is None:
        return ""
    return f"base image {base.name or base.digest}".rstrip() if origin is Origin.BASE else origin.value
