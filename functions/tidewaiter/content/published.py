"""Secrets in files that the distribution's own packages brought: everybody has them, so nobody's are lost; samples and self-test keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tidewaiter.model.image import LayerRef
from tidewaiter.model.inventory import ContentHit, Inventory
from tidewaiter.model.severity import Severity

SYSTEM = frozenset({"deb", "apk", "rpm", "alpm"})
PROGRAM_PLACES = ("usr/", "lib/", "lib64/", "bin/", "sbin/")
"""Where packages put what nobody edits. Settings (`etc/`) and data (`var/`) belong to packages too, but people write into them."""
DOUBTED = 0.3


def graded(inventory: Inventory, layers: Sequence[LayerRef]) -> Iterable[ContentHit]:
    """Return the hits, secrets of packaged files as information; what a layer above its package changed is not the package's."""
    order = {layer.diff_id: number for number, layer in enumerate(layers)}
    owners: dict[str, tuple[str, int]] = {}
    for package in inventory.packages:
        if package.ecosystem in SYSTEM:
            since = max((order.get(place.layer, 0) for place in package.found_at), default=0)
            owners |= {plain(file): (package.name, since) for file in package.owned_files}
    return [_graded(hit, owners, order) for hit in inventory.hits]


def _graded(hit: ContentHit, owners: Mapping[str, tuple[str, int]], order: Mapping[str, int]) -> ContentHit:
    path = hit.path.partition("!/")[0].lstrip("/")
    name, since = owners.get(plain(path), ("", 0))
    if hit.kind != "secret" or not name or order.get(hit.layer, 0) > since or not path.startswith(PROGRAM_PLACES):
        return hit
    reason = f"the file came with the distribution's package {name}, so it is known to everybody"
    reasons = (*hit.reasons, reason)
    return replace(hit, severity=Severity.INFORMATIONAL, confidence=min(hit.confidence, DOUBTED), reasons=reasons)


def plain(path: str) -> str:
    """Write `/lib/x` and `/usr/lib/x` as one: file lists still name the former where the directories are merged."""
    return path.lstrip("/").removeprefix("usr/")
