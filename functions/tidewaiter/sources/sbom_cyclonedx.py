"""CycloneDX 1.2 to 1.7 (https://cyclonedx.org/docs/1.6/json/) to components, with the fields that Trivy, Syft and we add."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.image import Distribution
from tidewaiter.sources import sbom_words
from tidewaiter.sources.descriptor import text
from tidewaiter.sources.sbom_packages import Component, Contents, distribution

VERSIONS = frozenset({"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"})
_MAX_DEPTH = 32
_MAX_NODES = 400_000
_SOFTWARE = frozenset({"library", "framework", "application"})


def contents_of(document: Mapping[str, Any], *, where: str) -> Contents:
    """Read the components at every depth; raises BadInputError for another version or a list that is none."""
    version = text(document.get("specVersion"))
    if version not in VERSIONS:
        raise BadInputError(f"CycloneDX version {version[:20]!r} is not read", where=where, hint=f"Write {', '.join(sorted(VERSIONS))}")
    found: list[Component] = []
    system = Distribution()
    excluded = 0
    for raw in (*_subject(document, where), *_walk(document.get("components", []), where)):
        kind = text(raw.get("type"))
        if kind == "operating-system" and not system.id:
            system = _system(raw)
        elif raw.get("scope") == "excluded":
            excluded += 1
        elif _is_software(raw, kind):
            found.append(_component(raw))
    return Contents(components=tuple(found), distribution=system, excluded=excluded)


def _subject(document: Mapping[str, Any], where: str) -> Iterator[Mapping[str, Any]]:
    """Yield what the document is about if it is a package, and what some writers nest in it: libraries, and modules of the project.

    An application's purl without a namespace is anybody's: the own project `shop` is not the `shop` of a package index.
    """
    metadata = document.get("metadata")
    root = metadata.get("component") if isinstance(metadata, dict) else None
    if not isinstance(root, dict):
        return
    if text(root.get("purl")) and _is_named(root):
        yield root
    yield from filter(_is_named, _walk(root.get("components") or [], where))


def _is_named(raw: Mapping[str, Any]) -> bool:
    name = text(raw.get("purl")).partition("?")[0].partition("/")[2]
    return text(raw.get("type")) != "application" or "/" in name


def _system(raw: Mapping[str, Any]) -> Distribution:
    codename = sbom_words.properties(raw.get("properties")).get(f"{sbom_words.OWN}codename", "")
    return distribution(text(raw.get("name")), text(raw.get("version")), text(raw.get("description")), codename)


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
    words = sbom_words.properties(raw.get("properties"))
    return Component(
        name=f"{group}/{name}" if group else name,
        version=text(raw.get("version")),
        purl=text(raw.get("purl")),
        source=sbom_words.source(words),
        modularity=sbom_words.modularity(words),
        owner=words.get(f"{sbom_words.OWN}owner", ""),
        path=sbom_words.path(words) or _occurrence(raw),
        layer=sbom_words.layer(words),
        deleted=sbom_words.is_deleted(words),
        licences=tuple(_licences(raw.get("licenses"))),
    )


def _licences(raw: object) -> Iterator[str]:
    """Yield expressions, SPDX identifiers and names."""
    for one in raw if isinstance(raw, list) else ():
        if isinstance(one, dict):
            licence = one.get("license")
            named = (text(licence.get("id")) or text(licence.get("name"))) if isinstance(licence, dict) else ""
            yield text(one.get("expression")) or named


def _occurrence(raw: Mapping[str, Any]) -> str:
    evidence = raw.get("evidence")
    places = evidence.get("occurrences") if isinstance(evidence, dict) else None
    first = places[0] if isinstance(places, list) and places else None
    return text(first.get("location")) if isinstance(first, dict) else ""
