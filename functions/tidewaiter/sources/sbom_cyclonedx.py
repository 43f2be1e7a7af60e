"""CycloneDX JSON 1.4 to 1.6 (https://cyclonedx.org/docs/1.6/json/) to components, with the fields that Trivy, Syft and we add."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.image import Distribution
from tidewaiter.sources.descriptor import text
from tidewaiter.sources.sbom_packages import Component, Contents, distribution

VERSIONS = frozenset({"1.4", "1.5", "1.6"})
_MAX_DEPTH = 32
_MAX_NODES = 400_000
_SOFTWARE = frozenset({"library", "framework", "application"})
_TRIVY = "aquasecurity:trivy:"


def contents_of(document: Mapping[str, Any], *, where: str) -> Contents:
    """Read the components at every depth; raises BadInputError for another version or a list that is none."""
    version = text(document.get("specVersion"))
    if version not in VERSIONS:
        raise BadInputError(f"CycloneDX version {version[:20]!r} is not read", where=where, hint=f"Write {', '.join(sorted(VERSIONS))}")
    found: list[Component] = []
    system = Distribution()
    for raw in _walk(document.get("components", []), where):
        kind = text(raw.get("type"))
        if kind == "operating-system" and not system.id:
            system = distribution(text(raw.get("name")), text(raw.get("version")), text(raw.get("description")))
        elif _is_software(raw, kind):
            found.append(_component(raw))
    return Contents(components=tuple(found), distribution=system)


def _walk(components: object, where: str) -> Iterator[Mapping[str, Any]]:
    """Yield components and those nested in them, without recursion."""
    pending = [(components, 0)]
    seen = 0
    while pending:
        level, depth = pending.pop()
        if not isinstance(level, list):
            raise BadInputError("components is not a list", where=where)
        for raw in level:
            seen += 1
            if seen > _MAX_NODES or depth > _MAX_DEPTH:
                raise LimitExceededError("the components are too many or nested too deeply", where=where)
            if not isinstance(raw, dict):
                raise BadInputError("a component is not an object", where=where)
            yield raw
            if raw.get("components"):
                pending.append((raw["components"], depth + 1))


def _is_software(raw: Mapping[str, Any], kind: str) -> bool:
    """Leave out files, containers and machines, and applications without a version, which only group what a lock file lists."""
    return bool(text(raw.get("purl"))) or (kind in _SOFTWARE and not (kind == "application" and not text(raw.get("version"))))


def _component(raw: Mapping[str, Any]) -> Component:
    group, name = text(raw.get("group")), text(raw.get("name"))
    words = _properties(raw.get("properties"))
    return Component(
        name=f"{group}/{name}" if group else name,
        version=text(raw.get("version")),
        purl=text(raw.get("purl")),
        source=_source(words),
        modularity=words.get(f"{_TRIVY}Modularitylabel", ""),
        owner=words.get("tidewaiter:owner", ""),
        path=words.get(f"{_TRIVY}FilePath", "") or words.get("syft:location:0:path", "").lstrip("/") or _occurrence(raw),
    )


def _properties(raw: object) -> dict[str, str]:
    entries = raw if isinstance(raw, list) else []
    return {text(entry.get("name")): text(entry.get("value")) for entry in entries if isinstance(entry, dict)}


def _source(words: Mapping[str, str]) -> tuple[str, str] | None:
    """Read the source package: ours is `name version`, Trivy's comes in parts."""
    own = words.get("tidewaiter:source", "")
    if own:
        name, _, version = own.partition(" ")
        return name, version
    name = words.get(f"{_TRIVY}SrcName", "")
    if not name:
        return None
    version, release, epoch = (words.get(f"{_TRIVY}{part}", "") for part in ("SrcVersion", "SrcRelease", "SrcEpoch"))
    whole = f"{version}-{release}" if version and release else version
    return name, f"{epoch}:{whole}" if whole and epoch not in ("", "0") else whole


def _occurrence(raw: Mapping[str, Any]) -> str:
    evidence = raw.get("evidence")
    places = evidence.get("occurrences") if isinstance(evidence, dict) else None
    first = places[0] if isinstance(places, list) and places else None
    return text(first.get("location")) if isinstance(first, dict) else ""
