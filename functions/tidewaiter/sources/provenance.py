"""What a build used, from its provenance (https://slsa.dev/spec/v1.0/provenance and v0.2, as BuildKit writes them)."""

from collections.abc import Iterator, Mapping
from typing import Any

from packageurl import PackageURL

from tidewaiter.sources.descriptor import text

PREDICATE = "https://slsa.dev/provenance/"
_IMAGE = "pkg:docker/"
_MOST = 1000


def images_used(statement: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (digest, name) of the images that a build started from or copied from; nothing for a statement of another kind."""
    predicate = statement.get("predicate")
    if not text(statement.get("predicateType")).startswith(PREDICATE) or not isinstance(predicate, dict):
        return
    definition = predicate.get("buildDefinition")
    materials = predicate.get("materials") or (definition.get("resolvedDependencies") if isinstance(definition, dict) else None)
    for material in (materials if isinstance(materials, list) else [])[:_MOST]:
        uri = text(material.get("uri")) if isinstance(material, dict) else ""
        digest = material.get("digest") if uri.startswith(_IMAGE) else None
        hexadecimal = text(digest.get("sha256")) if isinstance(digest, dict) else ""
        if hexadecimal:
            yield f"sha256:{hexadecimal}", _name(uri)


def _name(uri: str) -> str:
    """Write `pkg:docker/debian@12?platform=...` as `debian:12`."""
    try:
        purl = PackageURL.from_string(uri)
    except ValueError:
        return ""
    place = "/".join(part for part in (purl.namespace, purl.name) if part)
    return f"{place}:{purl.version}" if purl.version and not purl.version.startswith("sha256:") else place
